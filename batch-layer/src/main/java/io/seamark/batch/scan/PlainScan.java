package io.seamark.batch.scan;

import io.seamark.batch.Phases;
import io.seamark.batch.Phases.Done;
import io.seamark.batch.archive.Tables;
import io.seamark.batch.spark.Sessions;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import io.seamark.common.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code seamark scan}: how fast Spark alone reads the files of the archive, all columns of all rows, and does nothing with them: no
 * table format, no order, no shuffle. Nothing that goes over all readings can be faster.
 */
@Command(
        name = "seamark scan",
        description = {
            "Read all columns of all Parquet files of the archive by Spark's own reader, do nothing with them, and say how"
                    + " long that took: what 'seamark bench batch' holds the nightly run against."
        },
        mixinStandardHelpOptions = true)
public final class PlainScan implements Callable<Integer> {

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--passes",
            paramLabel = "N",
            defaultValue = "3",
            description = "how often, in one process; default: ${DEFAULT-VALUE}")
    private int passes;

    private record Files(List<String> paths, long rows) {}

    public static void main(String[] args) {
        System.exit(io.seamark.common.settings.Command.run(new PlainScan(), args));
    }

    @Override
    public Integer call() {
        Settings settings = options.load();
        Files files = files(Store.open(settings));
        if (files.paths.isEmpty()) {
            throw new SeamarkException("The archive has no readings to scan. Run 'seamark import' or 'seamark batch'.");
        }
        try (SparkSession spark = Sessions.open(settings, "seamark scan")) {
            for (int pass = 0; pass < passes; pass++) {
                Phases.run("scan", () -> {
                    spark.read()
                            .parquet(files.paths.toArray(new String[0]))
                            .write()
                            .format("noop") // takes every row and keeps none
                            .mode("overwrite")
                            .save();
                    return new Done<>(files, files.rows + " rows of " + files.paths.size() + " files read");
                });
            }
        }
        return 0;
    }

    private static Files files(Store store) {
        List<String> paths = new ArrayList<>();
        long rows = 0;
        try (CloseableIterable<FileScanTask> tasks =
                new Tables(store).archive().newScan().planFiles()) {
            for (FileScanTask task : tasks) {
                paths.add(task.file().location());
                rows += task.file().recordCount();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the metadata of the archive: " + e.getMessage(), e);
        }
        return new Files(paths, rows);
    }
}
