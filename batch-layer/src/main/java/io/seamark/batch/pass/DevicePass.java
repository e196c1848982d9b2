package io.seamark.batch.pass;

import static org.apache.spark.sql.functions.col;

import io.seamark.batch.archive.Tables;
import io.seamark.batch.spark.ByTask;
import io.seamark.batch.spark.Rows;
import io.seamark.common.generation.SplitDevices;
import io.seamark.common.seam.Seam;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
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

    private static final SplitSearch NO_SEARCH = new SplitSearch(Seam.START, Long.MAX_VALUE, 0);

    private final JavaRDD<byte[]> blocks;
    private final ByTask<SplitDevices> split;
    private final int splitExamples;

    private DevicePass(JavaRDD<byte[]> blocks, ByTask<SplitDevices> split, int splitExamples) {
        this.blocks = blocks;
        this.split = split;
        this.splitExamples = splitExamples;
    }

    /** As {@link #over(SparkSession, long, Collection, long, SplitSearch)}, without looking for devices in several partitions. */
    public static DevicePass over(SparkSession spark, long snapshot, Collection<LocalDate> dates, long expected) {
        return over(spark, snapshot, dates, expected, NO_SEARCH);
    }

    /**
     * Reads the archive and shuffles it by device. The first use of the blocks sorts and keeps them.
     *
     * @param snapshot snapshot of the archive that is read
     * @param dates the dates to read
     * @param expected about how many readings those are
     * @param search which devices in several partitions to look for on the way
     */
    public static DevicePass over(
            SparkSession spark, long snapshot, Collection<LocalDate> dates, long expected, SplitSearch search) {
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
                partitions,
                search);
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
        return sorted(archived, spark.sparkContext().defaultParallelism() * 4, NO_SEARCH);
    }

    private static DevicePass sorted(Dataset<Row> archived, int partitions, SplitSearch search) {
        Dataset<Row> readings = archived.select("device", "ts", "source_partition", "source_offset", "metrics")
                .repartition(partitions, col("device"));
        StructType schema = readings.schema();
        ByTask<SplitDevices> split = new ByTask<>();
        archived.sparkSession().sparkContext().register(split, "devices in several partitions");
        JavaRDD<byte[]> blocks = Rows.toInternal(readings)
                .mapPartitionsWithIndex(
                        (task, rows) -> new ReadingBlocks(search.over(
                                ReadingOrder.sorted(rows, schema), ofTask -> split.add(Map.of(task, ofTask)))),
                        true)
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new DevicePass(blocks, split, search.examples());
    }

    /** The sorted readings, packed; see {@link ReadingCursor}. */
    public JavaRDD<byte[]> blocks() {
        return blocks;
    }

    /** The devices in several partitions, of the blocks that have been used: of all of them where each was. */
    public SplitDevices splitDevices() {
        return split.value().stream().reduce(SplitDevices.NONE, (one, other) -> one.plus(other, splitExamples));
    }

    /** Forgets the blocks that are kept. */
    public void forget() {
        blocks.unpersist();
    }
}
