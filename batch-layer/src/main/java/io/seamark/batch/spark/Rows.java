package io.seamark.batch.spark;

import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The one door between Spark's own rows and ours. Millions of readings a minute pass here; Spark's public rows would cost
 * a Scala map and a dozen boxes for each.
 */
public final class Rows {

    private Rows() {}

    /** A table of rows in Spark's own form; package-private to Scala, public to Java. */
    public static Dataset<Row> toDataset(SparkSession spark, JavaRDD<InternalRow> rows, StructType schema) {
        return spark.internalCreateDataFrame(rows.rdd(), schema, false);
    }

    /** The rows of a table in Spark's own form. A row is valid until the next one is asked for. */
    public static JavaRDD<InternalRow> toInternal(Dataset<Row> table) {
        return table.queryExecution().toRdd().toJavaRDD();
    }

    /** An iterator of Spark's as one of Java's. */
    public static <T> Iterator<T> iterator(scala.collection.Iterator<T> of) {
        return scala.collection.JavaConverters.asJavaIterator(of);
    }

    /** Text in Spark's form. */
    public static UTF8String text(String value) {
        return UTF8String.fromString(value);
    }
}
