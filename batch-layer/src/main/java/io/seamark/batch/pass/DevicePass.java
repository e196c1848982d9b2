package io.seamark.batch.pass;

import static org.apache.spark.sql.functions.col;

import io.seamark.batch.archive.Tables;
import io.seamark.batch.spark.Rows;
import java.time.LocalDate;
import java.util.Collection;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The archive by device and time: each partition holds whole devices, their readings in order of time, repeats behind the
 * reading that counts. Views and training go over the same shuffle, so that it is done once.
 */
public final class DevicePass {

    /** Readings of one partition: few enough to sort in memory, many enough to be worth a task. */
    private static final long PARTITION_ROWS = 1_000_000;

    private final JavaRDD<InternalRow> rows;

    private DevicePass(JavaRDD<InternalRow> rows) {
        this.rows = rows;
    }

    /**
     * Reads the archive and shuffles it by device. The sorting is done by each use of the rows.
     *
     * @param snapshot snapshot of the archive that is read
     * @param dates the dates to read
     * @param expected about how many readings those are
     */
    public static DevicePass over(SparkSession spark, long snapshot, Collection<LocalDate> dates, long expected) {
        int cores = spark.sparkContext().defaultParallelism();
        int partitions = (int) Math.max(cores * 4L, Math.min(20_000, expected / PARTITION_ROWS));
        Column wanted = dates.isEmpty()
                ? org.apache.spark.sql.functions.lit(false)
                : col("date").isin(dates.toArray());
        return sorted(
                spark.read()
                        .option("snapshot-id", snapshot)
                        .table(Tables.sparkName(Tables.ARCHIVE))
                        .where(wanted),
                partitions);
    }

    /**
     * As {@link #over}, but only what was archived after {@code earlier}, up to {@code snapshot}.
     *
     * @param dates the dates to read, at least one
     */
    public static DevicePass since(SparkSession spark, long earlier, long snapshot, Collection<LocalDate> dates) {
        Dataset<Row> archived = spark.read()
                .option("start-snapshot-id", earlier)
                .option("end-snapshot-id", snapshot)
                .table(Tables.sparkName(Tables.ARCHIVE))
                .where(col("date").isin(dates.toArray()));
        return sorted(archived, spark.sparkContext().defaultParallelism() * 4);
    }

    private static DevicePass sorted(Dataset<Row> archived, int partitions) {
        Dataset<Row> readings = archived.select("device", "ts", "source_partition", "source_offset", "metrics")
                .repartition(partitions, col("device"))
                .sortWithinPartitions("device", "ts", "source_partition", "source_offset");
        return new DevicePass(Rows.toInternal(readings));
    }

    /** The sorted rows; see {@link ReadingCursor}. */
    public JavaRDD<InternalRow> rows() {
        return rows;
    }
}
