package io.seamark.batch.archive;

import io.seamark.common.settings.SeamarkException;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.spark.sql.DataFrameWriterV2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/**
 * Writes to the tables of the catalog: each call is one commit, seen whole or not at all. The properties of a call go into
 * the summary of its snapshot; those that are {@link Marks} move the table's marks, or refuse the commit. Stateless.
 */
public final class Writes {

    private Writes() {}

    /** Appends rows. */
    public static void append(Dataset<Row> rows, String table, Map<String, String> properties) {
        commit(table, () -> writer(rows, table, properties).append());
    }

    /**
     * Replaces all rows of the dates that occur in {@code rows}; other dates stay as they are. Without any row nothing is
     * committed, the properties neither.
     */
    public static void overwriteDates(Dataset<Row> rows, String table, Map<String, String> properties) {
        commit(table, () -> writer(rows, table, properties).overwritePartitions());
    }

    /** A commit that may be refused for what it builds on. */
    public interface Commit {
        void run() throws NoSuchTableException;
    }

    /**
     * Runs a commit.
     *
     * @throws SeamarkException if another run has written to the table meanwhile
     */
    public static void commit(String table, Commit commit) {
        try {
            commit.run();
        } catch (NoSuchTableException e) {
            throw new IllegalStateException("the table '" + table + "' was removed meanwhile", e);
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ValidationException refused) {
                    throw new SeamarkException(refused.getMessage(), e);
                }
            }
            throw e;
        }
    }

    /** Moves marks of a table without any row. */
    public static void mark(Table table, Map<String, String> marks) {
        UpdateProperties update = table.updateProperties();
        marks.forEach(update::set);
        commit(table.name(), update::commit);
    }

    private static DataFrameWriterV2<Row> writer(Dataset<Row> rows, String table, Map<String, String> properties) {
        DataFrameWriterV2<Row> writer = rows.writeTo(Tables.sparkName(table));
        for (Map.Entry<String, String> property : properties.entrySet()) {
            writer = writer.option("snapshot-property." + property.getKey(), property.getValue());
        }
        return writer;
    }
}
