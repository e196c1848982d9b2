package io.seamark.batch.views;

import io.seamark.batch.spark.Rows;
import io.seamark.common.summary.Hour;
import io.seamark.common.summary.Summary;
import java.io.Serializable;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Tuple2;

/** Adds summaries to those that are there: for hours whose readings are not there any more to be measured again. Stateless. */
final class Additions {

    private static final long MICROS_PER_HOUR = Hour.MILLIS * 1000;
    private static final int SUMMARY = HourlyFold.SCHEMA.fieldIndex("summary");

    private Additions() {}

    private record Key(String device, String metric, long hour) implements Serializable {}

    /**
     * Merges rows of the same device, metric and hour.
     *
     * @param there device, metric, hour and summary of all rows of some dates
     * @param late rows as {@link HourlyFold} makes them
     */
    static JavaRDD<InternalRow> to(Dataset<Row> there, JavaRDD<InternalRow> late) {
        JavaPairRDD<Key, byte[]> before =
                Rows.toInternal(there).mapToPair(row -> new Tuple2<>(key(row), row.getBinary(3)));
        JavaPairRDD<Key, byte[]> added = late.mapToPair(row -> new Tuple2<>(key(row), row.getBinary(SUMMARY)));
        return before.union(added)
                .reduceByKey((one, other) ->
                        Summary.fromBytes(one).merge(Summary.fromBytes(other)).toBytes())
                .map(each -> HourlyFold.row(
                        each._1().device(), each._1().metric(), each._1().hour(), Summary.fromBytes(each._2())));
    }

    private static Key key(InternalRow row) {
        return new Key(
                row.getUTF8String(0).toString(),
                row.getUTF8String(1).toString(),
                Math.floorDiv(row.getLong(2), MICROS_PER_HOUR));
    }
}
