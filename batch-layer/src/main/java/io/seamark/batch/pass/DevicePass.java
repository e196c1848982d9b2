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
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The archive by device and time: each partition holds whole devices, their readings in order of time, repeats behind the
 * reading that counts. Views and training go over the same blocks, so that what they have in common is shuffled, sorted and packed
 * once; what does not fit into Spark's memory waits on disk.
 */
public final class DevicePass {

    /** Readings of one partition: few enough to sort in memory, many enough to be worth a task. */
    private static final long PARTITION_ROWS = 1_000_000;

    private final JavaRDD<byte[]> blocks;

    private DevicePass(JavaRDD<byte[]> blocks) {
        this.blocks = blocks;
    }

    /**
     * Reads the archive and shuffles it by device. The first use of the blocks sorts and keeps them.
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
                .repartition(partitions, col("device"));
        StructType schema = readings.schema();
        JavaRDD<byte[]> blocks = Rows.toInternal(readings)
                .mapPartitions(rows -> new ReadingBlocks(ReadingOrder.sorted(rows, schema)))
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new DevicePass(blocks);
    }

    /** The sorted readings, packed; see {@link ReadingCursor}. */
    public JavaRDD<byte[]> blocks() {
        return blocks;
    }

    /** Forgets the blocks that are kept. */
    public void forget() {
        blocks.unpersist();
    }
}
