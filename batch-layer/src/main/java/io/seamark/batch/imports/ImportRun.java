package io.seamark.batch.imports;

import static java.util.Objects.requireNonNull;

import io.seamark.batch.archive.ReadingRow;
import io.seamark.batch.archive.Tables;
import io.seamark.batch.archive.Writes;
import io.seamark.batch.spark.Rows;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Imports files into the archive: all their readings in one commit, then their rejected rows in another. */
public final class ImportRun {

    private static final long TASK_BYTES = 64L << 20;

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
     * What came of it.
     *
     * @param files how many files were taken
     * @param skipped files that had been imported before
     * @param rows readings that are in the archive now
     * @param devices how many devices those are of
     * @param rejected rows that are no readings, by reason
     */
    public record Report(int files, List<String> skipped, long rows, long devices, Map<String, Long> rejected) {}

    /** Imports what is not imported yet; all of it with {@code again}. */
    public Report run(HistoryFiles files, boolean again) {
        Extent extent = files.extent();
        Ledger.Plan plan = ledger.plan(files.files(), extent, again);
        long now = System.currentTimeMillis();
        plan.withoutRejections().forEach((id, cut) -> keepRejected(id, cut, extent, now));
        List<String> skipped = plan.taken().stream().map(SourceFile::path).toList();
        if (plan.fresh().isEmpty()) {
            return new Report(0, skipped, 0, 0, Map.of());
        }
        String id = UUID.randomUUID().toString();
        tables.archive();
        ledger.announce(id, plan.fresh(), extent);
        ImportTally tally = new ImportTally();
        spark.sparkContext().register(tally, "imported rows");
        ReadingLimits ofTask = limits;
        Writes.append(
                Rows.toDataset(
                        spark,
                        spread(plan.fresh()).mapPartitions(each -> FileRows.accepted(each, extent, ofTask, now, tally)),
                        ReadingRow.SCHEMA),
                Tables.ARCHIVE,
                plan.archived(id));
        Map<Long, ImportTally.OfFile> counts = tally.value();
        List<SourceFile> faulty = plan.fresh().stream()
                .filter(file -> !counts.get(file.number()).rejected().isEmpty())
                .toList();
        keepRejected(id, faulty, extent, now);
        return report(plan, skipped, counts);
    }

    private static Report report(Ledger.Plan plan, List<String> skipped, Map<Long, ImportTally.OfFile> counts) {
        long rows = 0;
        Set<String> devices = new HashSet<>();
        Map<String, Long> rejected = new TreeMap<>();
        for (ImportTally.OfFile count : counts.values()) {
            rows += count.rows();
            devices.addAll(count.devices());
            count.rejected().forEach((reason, n) -> rejected.merge(reason, n, Long::sum));
        }
        return new Report(plan.fresh().size(), skipped, rows, devices.size(), rejected);
    }

    /** Keeps the rejected rows of these files; the commit says, with no rows too, that the import is whole. */
    private void keepRejected(String id, List<SourceFile> files, Extent extent, long now) {
        tables.rejected();
        ReadingLimits ofTask = limits;
        Writes.append(
                Rows.toDataset(
                        spark,
                        spread(files).mapPartitions(each -> FileRows.rejected(each, extent, ofTask, now)),
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
