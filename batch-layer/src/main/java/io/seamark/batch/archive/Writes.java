package io.seamark.batch.archive;

import java.util.Map;
import org.apache.spark.sql.DataFrameWriterV2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/** Writes to the tables of the catalog: each call is one commit, seen whole or not at all. Stateless. */
public final class Writes {

    private Writes() {}

    /** Appends rows; the properties go into the summary of the snapshot that brings them. */
    public static void append(Dataset<Row> rows, String table, Map<String, String> properties) {
        try {
            writer(rows, table, properties).append();
        } catch (NoSuchTableException e) {
            throw new IllegalStateException("the table '" + table + "' was removed meanwhile", e);
        }
    }

    /** Replaces all rows of the dates that occur in {@code rows}; other dates stay as they are. */
    public static void overwriteDates(Dataset<Row> rows, String table) {
        try {
            writer(rows, table, Map.of()).overwritePartitions();
        } catch (NoSuchTableException e) {
            throw new IllegalStateException("the table '" + table + "' was removed meanwhile", e);
        }
    }

    private static DataFrameWriterV2<Row> writer(Dataset<Row> rows, String table, Map<String, String> properties) {
        DataFrameWriterV2<Row> writer = rows.writeTo(Tables.sparkName(table));
        for (Map.Entry<String, String> property : properties.entrySet()) {
            writer = writer.option("snapshot-property." + property.getKey(), property.getValue());
        }
        return writer;
    }
}
