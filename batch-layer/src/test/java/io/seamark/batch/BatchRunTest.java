package io.seamark.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.batch.archive.Archive;
import io.seamark.batch.archive.Marks;
import io.seamark.batch.archive.ReadingRow;
import io.seamark.batch.archive.Tables;
import io.seamark.batch.archive.Writes;
import io.seamark.batch.imports.Extent;
import io.seamark.batch.imports.HistoryFiles;
import io.seamark.batch.imports.ImportRun;
import io.seamark.batch.spark.Sessions;
import io.seamark.common.baseline.Buckets;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.generation.SplitDevices;
import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.journal.JournalRecord.Replaced;
import io.seamark.common.journal.JournalWriter;
import io.seamark.common.journal.Terms;
import io.seamark.common.reading.Reading;
import io.seamark.common.registry.DeviceInfo;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.common.summary.Summary;
import io.seamark.common.view.ViewFile;
import io.seamark.common.view.ViewKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Spark and real Iceberg tables on a store in a folder; only the log is in memory. */
class BatchRunTest {

    private static final long HOUR = 3_600_000L;
    private static final long START = 1_709_510_400_000L; // 2024-03-04T00:00:00Z, a Monday

    @TempDir
    private Path folder;

    private final ListLog log = new ListLog();
    private Settings settings;
    private Store store;
    private SparkSession spark;

    @BeforeEach
    void open() {
        settings = Settings.reference()
                .with(Map.of(
                        "store.root", folder.resolve("store").toUri().toString(),
                        "spark.master", "local[2]",
                        "batch.view-file-rows", "50",
                        "batch.keep-generations", "2"));
        store = Store.open(settings);
        spark = Sessions.open(settings, "test");
    }

    @AfterEach
    void close() {
        spark.stop();
    }

    private Optional<Manifest> batch() {
        return new BatchRun(settings, store, spark, log).run();
    }

    @Test
    void devicesInSeveralPartitionsAreCountedUntilTheyStopAndNotForPartitionsThatAreAdded() {
        for (int i = 0; i < 10; i++) {
            log.send(0, reading("steady", START + i));
            log.send(i % 2, reading("split", START + i));
        }
        Manifest first = batch().orElseThrow();
        assertThat(first.splitDevices())
                .isEqualTo(new SplitDevices(1, List.of(new SplitDevices.Example("split", List.of(0, 1)))));

        // All have moved, and rightly so.
        log.grow();
        for (int i = 10; i < 20; i++) {
            log.send(2, reading("steady", START + i));
            log.send(1, reading("split", START + i));
        }
        assertThat(batch().orElseThrow().splitDevices()).isEqualTo(SplitDevices.NONE);
        for (int i = 20; i < 30; i++) {
            log.send(2, reading("steady", START + i));
            log.send(i % 2, reading("split", START + i));
        }
        assertThat(batch().orElseThrow().splitDevices())
                .isEqualTo(new SplitDevices(1, List.of(new SplitDevices.Example("split", List.of(0, 1)))));

        // In a month in which it stays where it is, it is forgotten.
        log.send(2, reading("steady", START + 30 * 24 * HOUR));
        log.send(1, reading("split", START + 30 * 24 * HOUR));
        assertThat(batch().orElseThrow().splitDevices()).isEqualTo(SplitDevices.NONE);
    }

    private static Reading reading(String device, long ts) {
        return new Reading(device, ts, Map.of("temp", 20.0 + ts % 7));
    }

    private JournalWriter speedBegins() throws IOException {
        Journal journal = new Journal(store, settings.string("seamark.application-id"));
        journal.begin(() -> new Seam(Map.of()));
        return journal.takeOver(Duration.ofSeconds(30), 1 << 20);
    }

    private ImportRun.Report imports(Path source) throws IOException {
        HistoryFiles files = HistoryFiles.find(List.of(source), Extent.all(Set.of("label")));
        return new ImportRun(settings, store, spark)
                .run(files, new ImportRun.Terms(false, 100, System.currentTimeMillis()));
    }

    private Path history(String device, int minutes) throws IOException {
        StringBuilder text = new StringBuilder("timestamp,temp,rpm,label\n");
        for (int i = 0; i < minutes; i++) {
            text.append(START + i * 60_000L)
                    .append(',')
                    .append(20 + i % 7)
                    .append(',')
                    .append(900 - i % 5)
                    .append(",0\n");
        }
        return Files.writeString(Files.createDirectories(folder.resolve("in")).resolve(device + ".csv"), text);
    }

    private Map<ViewKey, Summary> view(Manifest manifest) throws IOException {
        GenerationStore generations = new GenerationStore(store);
        Map<ViewKey, Summary> rows = new HashMap<>();
        List<byte[]> keys = new ArrayList<>();
        for (Manifest.File file : manifest.files(Manifest.Kind.VIEW)) {
            generations.verify(generations.path(manifest.id()), file);
            long read = ViewFile.read(
                    store.open(new org.apache.hadoop.fs.Path(generations.path(manifest.id()), file.name())),
                    (key, summary) -> {
                        keys.add(key);
                        rows.put(ViewKey.decode(key), Summary.fromBytes(summary));
                    });
            assertThat(read).isEqualTo(file.rows());
        }
        for (int i = 1; i < keys.size(); i++) {
            assertThat(java.util.Arrays.compareUnsigned(keys.get(i - 1), keys.get(i)))
                    .isNegative();
        }
        return rows;
    }

    private Map<String, DeviceBaseline> baselines(Manifest manifest) {
        GenerationStore generations = new GenerationStore(store);
        Map<String, DeviceBaseline> found = new HashMap<>();
        List<Manifest.File> files = manifest.files(Manifest.Kind.MODEL);
        assertThat(files).hasSize(manifest.modelBuckets());
        for (int bucket = 0; bucket < files.size(); bucket++) {
            byte[] bytes = store.read(new org.apache.hadoop.fs.Path(
                            generations.path(manifest.id()), files.get(bucket).name()))
                    .orElseThrow();
            for (DeviceBaseline each : ModelFile.decode(bytes)) {
                assertThat(Buckets.of(each.device(), files.size())).isEqualTo(bucket);
                found.put(each.device(), each);
            }
        }
        return found;
    }

    @Test
    void metricsLeftOutOfTheLogAreCountedOverAllNights() {
        settings = settings.with(Map.of("readings.left-out-names", "2"));
        String before = "{\"device\":\"pump-1\",\"ts\":" + START + ",\"metrics\":{\"temp\":1,";
        log.sendBytes(0, "pump-1".getBytes(UTF_8), (before + "\"state\":\"on\"}}").getBytes(UTF_8), START);
        log.sendBytes(0, "pump-1".getBytes(UTF_8), (before + "\"state\":\"on\"}}").getBytes(UTF_8), START);
        log.sendBytes(1, "pump-1".getBytes(UTF_8), (before + "\"axes\":[1]}}").getBytes(UTF_8), START);
        assertThat(batch().orElseThrow().leftOut())
                .as("of repeats too")
                .isEqualTo(Map.of("axes", Map.of("ARRAY", 1L), "state", Map.of("TEXT", 2L)));
        log.sendBytes(1, "pump-1".getBytes(UTF_8), (before + "\"state\":{}}}").getBytes(UTF_8), START);
        log.sendBytes(1, "pump-1".getBytes(UTF_8), (before + "\"unit\":\"C\"}}").getBytes(UTF_8), START);
        Map<String, Map<String, Long>> both =
                Map.of("", Map.of("TEXT", 1L), "axes", Map.of("ARRAY", 1L), "state", Map.of("OBJECT", 1L, "TEXT", 2L));
        assertThat(batch().orElseThrow().leftOut())
                .as("no room for a third name")
                .isEqualTo(both);
        log.send(0, new Reading("pump-1", START + HOUR, Map.of("temp", 2.0)));
        assertThat(batch().orElseThrow().leftOut())
                .as("a night without any keeps them")
                .isEqualTo(both);
    }

    @Test
    void importedHistoryAndTheLogBecomeOneGeneration() throws IOException {
        history("pump-1", 4000);
        history("pump-2", 3000);
        assertThat(imports(folder.resolve("in")).rows()).isEqualTo(7000);
        // One repeats an imported reading, one is new, one is no reading.
        log.send(0, new Reading("pump-1", START, Map.of("temp", 99.0, "rpm", 1.0)));
        log.send(1, new Reading("pump-3", START + 30 * HOUR, Map.of("temp", 21.5)));
        log.sendBytes(1, "pump-3".getBytes(UTF_8), "{broken".getBytes(UTF_8), START);

        Manifest manifest = batch().orElseThrow();

        assertThat(manifest.seam()).isEqualTo(new Seam(Map.of(0, 1L, 1, 2L)));
        assertThat(manifest.accepted()).isEqualTo(7001);
        assertThat(manifest.duplicates()).isEqualTo(1);
        assertThat(manifest.imported()).isEqualTo(7000);
        assertThat(manifest.rejected()).isEqualTo(Map.of("MALFORMED_JSON", 1L));
        assertThat(manifest.devices()).isEqualTo(3);
        assertThat(manifest.files(Manifest.Kind.VIEW)).hasSizeGreaterThan(2);
        Map<ViewKey, Summary> view = view(manifest);
        assertThat(view.get(new ViewKey("pump-1", "temp", START / HOUR)).count())
                .isEqualTo(60);
        assertThat(view.get(new ViewKey("pump-1", "temp", START / HOUR)).max()).isEqualTo(26);
        assertThat(view.get(new ViewKey("pump-3", "temp", START / HOUR + 30)).last())
                .isEqualTo(21.5);
        Map<String, DeviceBaseline> baselines = baselines(manifest);
        assertThat(baselines).containsOnlyKeys("pump-1", "pump-2", "pump-3");
        assertThat(baselines.get("pump-1").detector().orElseThrow().name()).isEqualTo("forecast");
        assertThat(baselines.get("pump-3").detector()).as("of one reading").isEmpty();
        assertThat(new GenerationStore(store).currentId()).contains(manifest.id());
    }

    @Test
    void whatIsToldOfDevicesReachesTheirBaselines() throws IOException {
        history("pump-1", 4000);
        history("pump-2", 4000);
        imports(folder.resolve("in"));
        log.send(1, new Reading("pump-3", START + 30 * HOUR, Map.of("temp", 21.5)));
        settings = settings.with(Map.of("batch.time-zone", "Europe/Berlin"));
        ZoneId lima = ZoneId.of("America/Lima");
        log.tell(new DeviceInfo(
                "pump-1",
                Optional.empty(),
                Optional.empty(),
                Collections.emptySortedMap(),
                Optional.of(lima),
                Optional.empty()));
        log.tell(new DeviceInfo(
                "pump-3",
                Optional.empty(),
                Optional.empty(),
                Collections.emptySortedMap(),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(10))));

        Map<String, DeviceBaseline> baselines = baselines(batch().orElseThrow());

        assertThat(baselines.get("pump-1").clock().zone()).isEqualTo(lima);
        assertThat(baselines.get("pump-1").interval()).as("learned").isEqualTo(60_000);
        assertThat(baselines.get("pump-2").clock().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(baselines.get("pump-3").interval())
                .as("of one reading, but told")
                .isEqualTo(10_000);
    }

    @Test
    void aRunWithNothingNewPublishesNothing() throws IOException {
        imports(history("pump-1", 200));
        assertThat(batch()).isPresent();
        assertThat(batch()).isEmpty();
        assertThat(new GenerationStore(store).ids()).hasSize(1);
    }

    @Test
    void aFileIsImportedOnce() throws IOException {
        Path file = history("pump-1", 200);
        assertThat(imports(file).rows()).isEqualTo(200);
        assertThat(imports(file).skipped()).hasSize(1);
        Files.writeString(file, (START + 300 * 60_000L) + ",1,2,0\n", java.nio.file.StandardOpenOption.APPEND);
        assertThat(imports(file).rows()).isEqualTo(201);
        Manifest manifest = batch().orElseThrow();
        assertThat(manifest.accepted()).isEqualTo(201);
        assertThat(manifest.duplicates()).isEqualTo(200);
    }

    @Test
    void rowsThatAreNoReadingsAreKeptWithTheirPlace() throws IOException {
        Path file = Files.writeString(
                folder.resolve("bad.csv"), "timestamp,temp\n" + START + ",1\nnever,2\n" + (START + 1) + ",\"1,5\"\n");
        ImportRun.Report report = imports(file);
        assertThat(report.rows()).isEqualTo(1);
        assertThat(report.rejected()).isEqualTo(Map.of("TIME_INVALID", 1L, "METRIC_NOT_A_NUMBER", 1L));
        assertThat(spark.sql("select detail from seamark.rejected order by source_offset").collectAsList().stream()
                        .map(row -> row.getString(0)))
                .satisfiesExactly(first -> assertThat(first).contains("bad.csv:3"), second -> assertThat(second)
                        .contains("bad.csv:4"));
    }

    @Test
    void jsonLinesAreReadByTheDecoderOfMessages() throws IOException {
        Path file = Files.writeString(
                folder.resolve("some.jsonl"),
                "{\"device\":\"a\",\"ts\":" + START + ",\"metrics\":{\"x\":1}}\n\n{\"device\":\"b\"}\n");
        ImportRun.Report report = imports(file);
        assertThat(report.rows()).isEqualTo(1);
        assertThat(report.rejected()).isEqualTo(Map.of("TIME_MISSING", 1L));
    }

    @Test
    void theNextNightTakesUpToTheCommittedCutAndRecomputesTheDatesTouched() throws IOException {
        log.send(0, new Reading("a", START, Map.of("x", 1.0)));
        log.send(0, new Reading("a", START + 24 * HOUR, Map.of("x", 2.0)));
        Manifest first = batch().orElseThrow();
        assertThat(first.accepted()).isEqualTo(2);
        // The speed layer cuts at 4, but commits at 3 only.
        log.send(0, new Reading("a", START + 1, Map.of("x", 5.0)));
        log.send(0, new Reading("a", START + 2, Map.of("x", 6.0)));
        try (JournalWriter writer = speedBegins()) {
            writer.append(new Intent(1, 0, first.id(), List.of(new OffsetRange(0, 2, 3))));
            writer.append(new Commit(1));
            writer.append(new Intent(2, 1, first.id(), List.of(new OffsetRange(0, 3, 4))));
        }
        Manifest second = batch().orElseThrow();
        assertThat(second.seam().at(0)).isEqualTo(3);
        assertThat(second.accepted()).isEqualTo(3);
        Map<ViewKey, Summary> view = view(second);
        assertThat(view.get(new ViewKey("a", "x", START / HOUR)).sum()).isEqualTo(6.0);
        assertThat(view.get(new ViewKey("a", "x", START / HOUR + 24)).sum()).isEqualTo(2.0);
    }

    /** In this log a record's time is its reading's own: it says nothing of the present. */
    @Test
    void aReadingIsHeldAgainstWhenTheJournalHasItTaken() throws IOException {
        log.send(0, new Reading("a", START, Map.of("x", 1.0)));
        Manifest first = batch().orElseThrow();
        log.send(0, new Reading("a", START + HOUR, Map.of("x", 2.0)));
        log.send(0, new Reading("a", START + HOUR + 1, Map.of("x", 3.0)));
        log.send(1, new Reading("b", START + 365 * 24 * HOUR, Map.of("x", 4.0)));
        log.send(1, new Reading("b", START + 365 * 24 * HOUR, Map.of("x", 5.0)));
        try (JournalWriter writer = speedBegins()) {
            writer.append(new Intent(
                    1, 0, START, Terms.NONE, List.of(new OffsetRange(0, 1, 3), new OffsetRange(1, 0, 1)), List.of()));
            writer.append(new Commit(1));
            writer.append(new Intent(2, 0, first.id(), List.of(new OffsetRange(1, 1, 2))));
            writer.append(new Commit(2));
        }
        Manifest second = batch().orElseThrow();
        assertThat(second.rejected()).isEqualTo(Map.of("RECORD_TIME_AHEAD", 2L));
        assertThat(second.accepted())
                .as("with the one of a cut of which it is not known when it was taken")
                .isEqualTo(3);
    }

    @Test
    void withoutASpeedLayerEveryNightTakesTheLogToItsEnd() throws IOException {
        log.send(0, new Reading("a", START, Map.of("x", 1.0)));
        assertThat(batch().orElseThrow().accepted()).isEqualTo(1);
        log.send(0, new Reading("a", START + 1, Map.of("x", 2.0)));
        assertThat(batch().orElseThrow().accepted()).isEqualTo(2);
        log.send(0, new Reading("a", START + 2, Map.of("x", 3.0)));
        speedBegins().close(); // at the second night's seam, from which on only its cuts count
        assertThat(batch()).isEmpty();
    }

    @Test
    void aTopicThatWasMadeAnewIsNamedAndMovesNothing() {
        log.send(0, new Reading("a", START, Map.of("x", 1.0)));
        batch();
        ListLog anew = new ListLog();
        assertThatThrownBy(() -> new BatchRun(settings, store, spark, anew).run())
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("the topic was made anew");
    }

    @Test
    void anEmptyLogAndAnEmptyArchiveMakeAnEmptyGeneration() {
        Manifest manifest = batch().orElseThrow();
        assertThat(manifest.accepted()).isZero();
        assertThat(manifest.files(Manifest.Kind.MODEL)).hasSize(2);
        assertThat(batch()).isEmpty();
    }

    @Test
    void whatRetentionRemovedBeforeItWasArchivedIsNamed() throws IOException {
        log.send(0, new Reading("a", START, Map.of("x", 1.0)));
        Manifest first = batch().orElseThrow();
        log.send(0, new Reading("a", START + 1, Map.of("x", 5.0)));
        log.send(0, new Reading("a", START + 2, Map.of("x", 6.0)));
        try (JournalWriter writer = speedBegins()) {
            writer.append(new Intent(1, 0, first.id(), List.of(new OffsetRange(0, 1, 3))));
            writer.append(new Commit(1));
        }
        log.removeBelow(0, 2);
        assertThatThrownBy(this::batch)
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("offsets 1 to 1 of partition 0")
                .hasMessageContaining("kafka.on-loss=go-on");
        assertThat(new GenerationStore(store).currentId()).contains(first.id());
    }

    @Test
    void whatRetentionRemovedIsCountedAndPassedOverWhereThePolicyIsToGoOn() throws IOException {
        log.send(0, new Reading("a", START, Map.of("x", 1.0)));
        batch();
        log.send(0, new Reading("a", START + 1, Map.of("x", 5.0)));
        log.send(0, new Reading("a", START + 2, Map.of("x", 6.0)));
        log.send(1, new Reading("b", START + 3, Map.of("x", 7.0)));
        log.removeBelow(0, 2);
        log.removeBelow(1, 1);
        settings = settings.with(Map.of("kafka.on-loss", "go-on"));
        Manifest manifest = batch().orElseThrow();
        assertThat(manifest.rejected()).isEqualTo(Map.of("LOST", 2L));
        assertThat(manifest.accepted()).isEqualTo(2);
        assertThat(manifest.seam()).isEqualTo(new Seam(Map.of(0, 3L, 1, 1L)));
        assertThat(new Tables(store).archive().currentSnapshot().summary())
                .containsEntry("seamark.lost", "0:1-2,1:0-1");
        log.send(0, new Reading("a", START + 4, Map.of("x", 8.0)));
        assertThat(batch().orElseThrow().rejected()).as("lost once").isEqualTo(Map.of("LOST", 2L));
    }

    @Test
    void aLogThatLostItsTailAndGrewAgainIsNoticedWhereTheArchiveEnds() throws IOException {
        for (int i = 0; i < 3; i++) {
            log.send(0, new Reading("a", START + i, Map.of("x", 1.0)));
        }
        Manifest first = batch().orElseThrow();
        log.removeFrom(0, 2);
        for (int i = 10; i < 15; i++) {
            log.send(0, new Reading("a", START + i, Map.of("x", 2.0)));
        }
        assertThatThrownBy(this::batch)
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("lost its tail and grown again: offsets 0 to 2 of partition 0")
                .hasMessageContaining("seamark.kafka.on-replaced = go-on");
        assertThat(new GenerationStore(store).currentId()).contains(first.id());

        settings = settings.with(Map.of("kafka.on-replaced", "go-on"));
        Manifest second = batch().orElseThrow();
        assertThat(second.accepted())
                .as("three of before, four beyond the seam")
                .isEqualTo(7);
        assertThat(second.replaced()).singleElement().satisfies(range -> assertThat(
                        ReplacedRange.toText(List.of(range)))
                .startsWith("0:0-3:3:"));
        settings = settings.with(Map.of("kafka.on-replaced", "stop"));
        log.send(0, new Reading("a", START + 20, Map.of("x", 2.0)));
        Manifest third = batch().orElseThrow();
        assertThat(third.accepted()).as("told once").isEqualTo(8);
        assertThat(third.replaced()).isEqualTo(second.replaced());

        log.removeBelow(0, 3);
        log.send(0, new Reading("a", START + 21, Map.of("x", 2.0)));
        assertThat(batch().orElseThrow().replaced())
                .as("of offsets that are gone")
                .isEmpty();
    }

    @Test
    void whatTheSpeedLayerHasRecordedAsReplacedIsNoReasonToStop() throws IOException {
        for (int i = 0; i < 3; i++) {
            log.send(0, new Reading("a", START + i, Map.of("x", 1.0)));
        }
        batch();
        try (JournalWriter writer = speedBegins()) {
            log.send(0, new Reading("a", START + 3, Map.of("x", 1.0)));
            writer.append(new Intent(1, 0, "", List.of(new OffsetRange(0, 3, 4))));
            writer.append(new Commit(1, log.before(new Seam(Map.of(0, 4L)))));
            log.removeFrom(0, 2);
            log.send(0, new Reading("a", START + 12, Map.of("x", 2.0)));
            log.send(0, new Reading("a", START + 13, Map.of("x", 2.0)));
            OffsetRange lost = new OffsetRange(0, 2, 4);
            new Journal(store, settings.string("seamark.application-id")).keepReplaced(List.of(lost), 17, log.begin());
            writer.append(new Replaced(List.of(lost), 17));
        }
        Manifest manifest = batch().orElseThrow();
        assertThat(manifest.accepted()).as("three of before, one as it is now").isEqualTo(4);
        assertThat(manifest.replaced()).containsExactly(new ReplacedRange(0, 2, 4, 3, 17));
    }

    @Test
    void aLogThatLostItsTailAndGrewAgainIsNoticedWhereTheCutsEnd() throws IOException {
        log.send(0, new Reading("a", START, Map.of("x", 1.0)));
        batch();
        log.send(0, new Reading("a", START + 1, Map.of("x", 5.0)));
        log.send(0, new Reading("a", START + 2, Map.of("x", 6.0)));
        try (JournalWriter writer = speedBegins()) {
            writer.append(new Intent(1, 0, "", List.of(new OffsetRange(0, 1, 3))));
            writer.append(new Commit(1, log.before(new Seam(Map.of(0, 3L)))));
        }
        log.removeFrom(0, 1);
        log.send(0, new Reading("a", START + 11, Map.of("x", 7.0)));
        assertThatThrownBy(this::batch).isInstanceOf(SeamarkException.class).hasMessageContaining("lost its tail");
        log.send(0, new Reading("a", START + 12, Map.of("x", 8.0)));
        assertThatThrownBy(this::batch)
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("offsets 1 to 2 of partition 0");
        settings = settings.with(Map.of("kafka.on-replaced", "go-on"));
        Manifest manifest = batch().orElseThrow();
        assertThat(manifest.accepted()).as("what the log has").isEqualTo(3);
        assertThat(ReplacedRange.toText(manifest.replaced())).startsWith("0:1-3:1:");
    }

    @Test
    void whatWasFoundToBeNoReadingBeforeRetentionRemovedItIsNotLost() {
        log.send(0, new Reading("a", START, Map.of("x", 1.0)));
        batch();
        log.sendBytes(0, "a".getBytes(UTF_8), "{broken".getBytes(UTF_8), START);
        log.send(0, new Reading("a", START + 1, Map.of("x", 5.0)));
        dieBetweenTheTables(0, 1);
        log.removeBelow(0, 3);
        settings = settings.with(Map.of("kafka.on-loss", "go-on"));
        assertThat(batch().orElseThrow().rejected()).isEqualTo(Map.of("LOST", 1L, "MALFORMED_JSON", 1L));
    }

    /** Leaves the tables as a run does that dies with the rejections kept, of which there is one, and the readings not. */
    private void dieBetweenTheTables(int partition, long offset) {
        Tables tables = new Tables(store);
        String before = Archive.seam(tables.rejected()).orElseThrow().toText();
        Row row = RowFactory.create(partition, offset, "MALFORMED_JSON", "broken", null, null, START);
        Writes.append(
                spark.createDataFrame(List.of(row), ReadingRow.REJECTED_SCHEMA),
                Tables.REJECTED,
                Map.of(Marks.was(Marks.SEAM), before, Marks.SEAM, log.end().toText()));
    }

    @Test
    void twoRunsDoNotOverlap() {
        try (RunLease lease =
                RunLease.take(store, "batch-" + settings.string("seamark.application-id"), Duration.ofSeconds(60))) {
            lease.require();
            assertThatThrownBy(this::batch)
                    .isInstanceOf(SeamarkException.class)
                    .hasMessageContaining("Another run holds the lease");
        }
        assertThat(batch()).isPresent();
    }

    @Test
    void aCurrentGenerationThatIsDamagedIsReplacedByTheNextRun() {
        log.send(0, new Reading("pump-1", START, Map.of("temp", 1.0)));
        Manifest damaged = batch().orElseThrow();
        GenerationStore generations = new GenerationStore(store);
        store.replace(new org.apache.hadoop.fs.Path(generations.path(damaged.id()), "manifest.json"), "{");
        Manifest next = batch().orElseThrow();
        assertThat(next.accepted()).isEqualTo(1);
        assertThat(generations.current().map(Manifest::id)).contains(next.id());
    }

    @Test
    void ofAFleetThatIsTooLargeThoseWithTheMostReadingsAreLearnedAndAllAreMeasured() throws IOException {
        settings = settings.with(Map.of("fleet.max-devices", "3", "fleet.max-metrics", "2"));
        for (int device = 0; device < 6; device++) {
            for (int i = 0; i < 10 - device; i++) {
                Map<String, Double> metrics = device == 0
                        ? Map.of("temp", 1.0 + i, "rpm", 5.0 - i, "junk-" + i, 1.0)
                        : Map.of("temp", 1.0 + i);
                log.send(device % 2, new Reading("pump-" + device, START + i * 60_000L, metrics));
            }
        }

        Manifest manifest = batch().orElseThrow();

        Map<String, DeviceBaseline> baselines = baselines(manifest);
        assertThat(baselines).containsOnlyKeys("pump-0", "pump-1", "pump-2");
        assertThat(baselines.get("pump-0").metrics())
                .extracting(each -> each.metric())
                .containsExactly("rpm", "temp");
        assertThat(manifest.model().trial().warnings())
                .satisfiesExactly(
                        devices -> assertThat(devices)
                                .contains("6 devices", "seamark.fleet.max-devices = 3", "the 3 with the fewest"),
                        metrics -> assertThat(metrics)
                                .contains("1 devices, such as 'pump-0'", "seamark.fleet.max-metrics = 2"));
        assertThat(manifest.devices()).isEqualTo(6);
        Map<ViewKey, Summary> view = view(manifest);
        assertThat(view.get(new ViewKey("pump-5", "temp", START / HOUR)).count())
                .isEqualTo(5);
        assertThat(view.get(new ViewKey("pump-0", "junk-9", START / HOUR)).count())
                .isEqualTo(1);

        // Whichever models the next night publishes, there are no more of them.
        log.send(0, new Reading("pump-5", START + HOUR, Map.of("temp", 1.0)));
        assertThat(baselines(batch().orElseThrow())).hasSize(3).containsKeys("pump-0", "pump-1");
    }

    @Test
    void aClockThatIsWildMakesOneFileOfEachDateAndAWarning() throws IOException {
        settings = settings.with(Map.of("batch.max-dates", "250"));
        log.send(1, new Reading("pump", START, Map.of("temp", 1.0)));
        assertThat(batch().orElseThrow().model().trial().warnings()).isEmpty();
        int dates = 300;
        for (int i = 0; i < 4 * dates; i++) {
            log.send(0, new Reading("wild", START - i * 7L % dates * 24 * HOUR + i, Map.of("temp", 1.0 + i)));
        }

        Manifest manifest = batch().orElseThrow();

        assertThat(manifest.accepted()).isEqualTo(4 * dates + 1);
        assertThat(manifest.model().trial().warnings())
                .singleElement()
                .asString()
                .contains("300 dates", "seamark.batch.max-dates = 250", "readings.earliest");
        assertThat(spark.table("seamark.archive.files").count())
                .as("files of two tasks, and of the night before")
                .isLessThanOrEqualTo(2 * dates + 1);
        assertThat(spark.table("seamark.archive")
                        .where("date <> date_add(date '1970-01-01', cast(floor(ts / 86400000) as int))")
                        .count())
                .isZero();
        assertThat(view(manifest).values().stream().mapToLong(Summary::count).sum())
                .isEqualTo(4 * dates + 1);
    }
}
