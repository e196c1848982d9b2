package io.seamark.batch.evaluate;

import io.seamark.batch.Phases;
import io.seamark.batch.archive.ArchiveDates;
import io.seamark.batch.archive.Tables;
import io.seamark.batch.imports.HistoryFiles;
import io.seamark.batch.imports.ImportRun;
import io.seamark.batch.pass.DevicePass;
import io.seamark.batch.training.ModelFiles;
import io.seamark.batch.training.Training;
import io.seamark.batch.trial.Contest;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.reading.EventTime;
import io.seamark.common.registry.DeviceTimes;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.Table;
import org.apache.spark.sql.SparkSession;

/** The models of the recordings, made as the nightly run makes them: history into an archive, and trained from there. */
final class Models {

    private static final String GENERATION = "evaluation";

    private final Map<String, DeviceBaseline> byDevice;

    private Models(Map<String, DeviceBaseline> byDevice) {
        this.byDevice = Map.copyOf(byDevice);
    }

    Optional<DeviceBaseline> of(String device) {
        return Optional.ofNullable(byDevice.get(device));
    }

    /** Writes all of them into one model file, ordered by device. */
    void write(java.nio.file.Path file) throws IOException {
        List<DeviceBaseline> ordered = byDevice.values().stream()
                .sorted(Comparator.comparing(DeviceBaseline::device))
                .toList();
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, ModelFile.encode(ordered));
    }

    static Models train(Settings settings, SparkSession spark, Recordings recordings) {
        Store store = Store.open(settings);
        HistoryFiles history = recordings.history();
        Phases.run("import", () -> {
            // What may be rejected has been asked of the recordings; and whatever the year, they are history.
            ImportRun.Terms terms = new ImportRun.Terms(false, 100, EventTime.MAX);
            ImportRun.Report done = new ImportRun(settings, store, spark).run(history, terms);
            if (done.refusal().isPresent()) {
                throw new SeamarkException(
                        "The rows to train on cannot be used. " + done.refusal().get());
            }
            return new Phases.Done<>(done, done.rows() + " rows of history, " + done.rejected() + " are no readings");
        });
        return Phases.run("train", () -> {
            Table archive = new Tables(store).archive();
            ArchiveDates dates =
                    new ArchiveDates(archive, archive.currentSnapshot().snapshotId());
            long rows = dates.all().values().stream().mapToLong(Long::longValue).sum();
            DevicePass pass =
                    DevicePass.over(spark, dates.snapshot(), dates.all().keySet(), rows);
            Path staging = new GenerationStore(store).stage(GENERATION);
            int buckets = spark.sparkContext().defaultParallelism();
            ModelFiles.Written written = new Training(spark, settings)
                    .train(
                            pass,
                            Long.MIN_VALUE,
                            buckets,
                            staging,
                            Map.of(),
                            DeviceTimes.allIn(settings.timeZone("seamark.batch.time-zone")),
                            Contest.none(settings))
                    .models();
            return new Phases.Done<>(
                    read(store, staging, written),
                    written.baselines() + " models, " + written.borrowed() + " with a borrowed season");
        });
    }

    private static Models read(Store store, Path staging, ModelFiles.Written written) {
        Map<String, DeviceBaseline> byDevice = new HashMap<>();
        for (Manifest.File file : written.files()) {
            byte[] bytes = store.read(new Path(staging, file.name())).orElseThrow();
            ModelFile.decode(bytes).forEach(baseline -> byDevice.put(baseline.device(), baseline));
        }
        return new Models(byDevice);
    }
}
