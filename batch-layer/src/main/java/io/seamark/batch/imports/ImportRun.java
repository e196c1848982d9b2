package io.seamark.batch.imports;

import static java.util.Objects.requireNonNull;

import io.seamark.batch.archive.ReadingRow;
import io.seamark.batch.archive.Tables;
import io.seamark.batch.archive.Writes;
import io.seamark.batch.spark.Rows;
import io.seamark.common.files.FileTally;
import io.seamark.common.files.FilesReport;
import io.seamark.common.files.RowReader;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Imports files into the archive: all their readings in one commit, then their rejected rows in another. */
public final class ImportRun {

    private static final long TASK_BYTES = 64L << 20;

    /** A recording with a smaller share of rows that come late is still in order, about. */
    private static final double MAX_FALLING_SHARE = 0.1;

    private static final StructType TIMES =
            new StructType().add("device", DataTypes.StringType, false).add("ts", DataTypes.LongType, false);

    private final Tables tables;
    private final SparkSession spark;
    private final ReadingLimits limits;
    private final Ledger ledger;

    public ImportRun(Settings settings, Store store, SparkSession spark) {
        this.tables = new Tables(store);
        this.spark = requireNonNull(spark, "spark");
        this.limits = ReadingLimits.from(settings);
        this.ledger = new Ledger(tables, spark);
    }

    /**
     * What an import may do.
     *
     * @param again whether files are taken that were imported before
     * @param maxRejected percent of the rows that may be no readings
     * @param now epoch milliseconds: a time too far beyond it is refused
     */
    public record Terms(boolean again, double maxRejected, long now) {}

    /**
     * What came of it.
     *
     * @param files how many files were taken
     * @param skipped files that had been imported before
     * @param rows readings that are in the archive now
     * @param devices how many devices those are of
     * @param sameTime how many of the readings share their time with another of their device
     * @param found what the files hold
     * @param refusal why nothing was imported; empty if it was
     */
    public record Report(
            int files,
            List<String> skipped,
            long rows,
            long devices,
            long sameTime,
            FilesReport found,
            Optional<String> refusal) {

        /** Rows that are no readings, by reason. */
        public Map<String, Long> rejected() {
            return found.rejected();
        }
    }

    /** Imports what is not imported yet: looks through the files first, and imports nothing if they cannot be used. */
    public Report run(HistoryFiles files, Terms terms) {
        Extent extent = files.extent();
        RowReader.Options options = new RowReader.Options(extent.ignored(), extent.devicePrefix(), limits, terms.now());
        Ledger.Plan plan = ledger.plan(files.files(), extent, terms.again());
        plan.withoutRejections().forEach((id, cut) -> keepRejected(id, cut, extent, options));
        List<String> skipped = plan.taken().stream().map(SourceFile::path).toList();
        if (plan.fresh().isEmpty()) {
            return new Report(0, skipped, 0, 0, 0, FilesReport.of(List.of()), Optional.empty());
        }
        Map<String, FileTally> tallies = new HashMap<>();
        for (Scanned file : spread(plan.fresh())
                .map(each -> Scanned.of(each, extent, options))
                .collect()) {
            if (!file.failure().isEmpty()) {
                throw new SeamarkException(file.failure());
            }
            tallies.put(file.path(), file.tally());
        }
        FilesReport found = FilesReport.of(
                plan.fresh().stream().map(file -> tallies.get(file.path())).toList());
        Optional<String> refusal =
                found.refusal(terms.maxRejected(), extent.deviceFromSaid()).or(() -> fallingPart(found, extent));
        if (refusal.isPresent()) {
            return new Report(0, skipped, 0, 0, found.sameTime(), found, refusal);
        }
        long sameTime = found.needsCount() ? countSameTime(plan.fresh(), extent, options) : found.sameTime();
        String id = UUID.randomUUID().toString();
        tables.archive();
        ledger.announce(id, plan.fresh(), extent);
        Writes.append(
                Rows.toDataset(
                        spark,
                        spread(plan.fresh()).mapPartitions(each -> FileRows.accepted(each, extent, options)),
                        ReadingRow.SCHEMA),
                Tables.ARCHIVE,
                plan.archived(id));
        List<SourceFile> faulty = plan.fresh().stream()
                .filter(file -> tallies.get(file.path()).rejectedRows() > 0)
                .toList();
        keepRejected(id, faulty, extent, options);
        return new Report(
                plan.fresh().size(), skipped, found.readings(), found.devices(), sameTime, found, Optional.empty());
    }

    /** Of rows that go back in time the first are not the earlier ones. */
    private static Optional<String> fallingPart(FilesReport found, Extent extent) {
        boolean falling = found.falls() > MAX_FALLING_SHARE * found.readings();
        return extent.isPart() && falling
                ? found.firstFall()
                        .map(where -> "Times fall, and only a part of the rows is asked for: " + where
                                + ". Sort the file by time.")
                : Optional.empty();
    }

    private long countSameTime(List<SourceFile> files, Extent extent, RowReader.Options options) {
        List<org.apache.spark.sql.Row> sum = spark.createDataFrame(
                        spread(files).mapPartitions(each -> FileRows.times(each, extent, options)), TIMES)
                .groupBy("device", "ts")
                .count()
                .filter("count > 1")
                .selectExpr("coalesce(sum(count), 0)")
                .collectAsList();
        return sum.get(0).getLong(0);
    }

    /** What a task found in a file, or why it cannot be read: a failure of the task would be logged with all its causes. */
    private record Scanned(String path, FileTally tally, String failure) implements Serializable {
        static Scanned of(SourceFile file, Extent extent, RowReader.Options options) {
            try {
                return new Scanned(file.path(), RowSource.scan(file, extent, options), "");
            } catch (SeamarkException e) {
                return new Scanned(file.path(), null, e.getMessage());
            }
        }
    }

    /** Keeps the rejected rows of these files; the commit says, with no rows too, that the import is whole. */
    private void keepRejected(String id, List<SourceFile> files, Extent extent, RowReader.Options options) {
        tables.rejected();
        Writes.append(
                Rows.toDataset(
                        spark,
                        spread(files).mapPartitions(each -> FileRows.rejected(each, extent, options)),
                        ReadingRow.REJECTED_SCHEMA),
                Tables.REJECTED,
                Ledger.rejected(id));
    }

    /** Files over tasks, so that each task has about as many bytes: largest first to the task with the least. */
    private JavaRDD<SourceFile> spread(List<SourceFile> files) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        if (files.isEmpty()) {
            return context.emptyRDD();
        }
        long bytes = files.stream().mapToLong(SourceFile::bytes).sum();
        int tasks = (int) Math.min(files.size(), Math.max(context.defaultParallelism() * 2L, bytes / TASK_BYTES));
        List<Load> loads = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            loads.add(new Load(new ArrayList<>()));
        }
        PriorityQueue<Load> least = new PriorityQueue<>(Comparator.comparingLong(Load::bytes));
        least.addAll(loads);
        files.stream()
                .sorted(Comparator.comparingLong(SourceFile::bytes).reversed())
                .forEach(file -> {
                    Load load = least.remove();
                    load.files.add(file);
                    least.add(load);
                });
        List<List<SourceFile>> parts = loads.stream().map(Load::files).toList();
        return context.parallelize(parts, tasks).flatMap(List::iterator);
    }

    private record Load(List<SourceFile> files) {
        long bytes() {
            return files.stream().mapToLong(SourceFile::bytes).sum();
        }
    }
}
