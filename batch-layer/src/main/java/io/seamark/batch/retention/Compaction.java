package io.seamark.batch.retention;

import static java.util.Objects.requireNonNull;

import io.seamark.common.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.SparkSession;

/** Rewrites dates that lie in many small files into few large ones. The rows stay the same. */
final class Compaction {

    private final SparkSession spark;
    private final int minFiles;
    private final long targetBytes;

    /**
     * @param minFiles how many small files of a date (of a table, where it has no dates) are worth a rewrite; 0: never
     * @param targetBytes how large a file is to be; one of less than three quarters is small
     */
    Compaction(SparkSession spark, int minFiles, long targetBytes) {
        this.spark = requireNonNull(spark, "spark");
        this.minFiles = minFiles;
        this.targetBytes = targetBytes;
    }

    static Compaction from(Settings settings, SparkSession spark) {
        return new Compaction(
                spark,
                settings.integerIn("seamark.batch.compact-files", 0, Integer.MAX_VALUE),
                settings.bytes("seamark.batch.table-file-size"));
    }

    /** Rewrites what is worth it; says how much that was. */
    Optional<String> run(Table table) {
        if (minFiles == 0 || table.currentSnapshot() == null) {
            return Optional.empty();
        }
        List<Integer> days = worthIt(table);
        if (days.isEmpty()) {
            return Optional.empty();
        }
        RewriteDataFiles rewrite = SparkActions.get(spark)
                .rewriteDataFiles(table)
                .binPack()
                .option(RewriteDataFiles.TARGET_FILE_SIZE_BYTES, Long.toString(targetBytes))
                .option("min-input-files", Integer.toString(Math.max(2, minFiles)));
        if (table.spec().isPartitioned()) {
            rewrite = rewrite.filter(
                    Expressions.in("date", days.stream().map(Object.class::cast).toArray()));
        }
        RewriteDataFiles.Result result = rewrite.execute();
        return Optional.of(result.rewrittenDataFilesCount() + " files of " + table.name() + " rewritten into "
                + result.addedDataFilesCount());
    }

    /** Days since the epoch with enough small files; one day of any number for a table without dates. */
    private List<Integer> worthIt(Table table) {
        Map<Integer, Integer> small = new HashMap<>();
        try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
            for (FileScanTask each : files) {
                if (each.file().fileSizeInBytes() < targetBytes * 3 / 4) {
                    int day = table.spec().isPartitioned()
                            ? each.file().partition().get(0, Integer.class)
                            : Math.toIntExact(LocalDate.EPOCH.toEpochDay());
                    small.merge(day, 1, Integer::sum);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the metadata of " + table.name() + ": " + e.getMessage(), e);
        }
        return small.entrySet().stream()
                .filter(each -> each.getValue() >= Math.max(2, minFiles))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
