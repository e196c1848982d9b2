package io.seamark.batch;

import static io.seamark.batch.Nights.DAY;
import static io.seamark.batch.Nights.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.batch.archive.Archive;
import io.seamark.batch.archive.Marks;
import io.seamark.batch.archive.Tables;
import io.seamark.batch.imports.Extent;
import io.seamark.batch.imports.HistoryFiles;
import io.seamark.batch.imports.ImportRun;
import io.seamark.batch.retention.Housekeeping;
import io.seamark.batch.spark.Sessions;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.reading.Reading;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything kept for a short time only, on purpose, so that every night drops something. */
class RetentionTest {

    private static final long HOUR = 3_600_000L;

    @TempDir
    private Path folder;

    private final ListLog log = new ListLog();
    private final Map<String, String> given = new HashMap<>();
    private Store store;
    private SparkSession spark;

    @BeforeEach
    void open() {
        given.putAll(Map.of(
                "store.root", folder.resolve("store").toUri().toString(),
                "spark.master", "local[2]",
                "batch.keep-generations", "1",
                "batch.keep-snapshots", "0s",
                "batch.orphan-age", "0s"));
        store = Store.open(settings());
        spark = Sessions.open(settings(), "test");
    }

    @AfterEach
    void close() {
        spark.stop();
    }

    private Settings settings() {
        return Settings.reference().with(given);
    }

    private Optional<Manifest> batch() {
        return new BatchRun(settings(), store, spark, log).run();
    }

    private List<String> dates(String table) {
        return spark
                .sql("select distinct cast(date as string) from seamark." + table + " order by 1")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private long sumOf(String device, long hourStart) {
        return Math.round(
                spark.sql("select coalesce(sum(sum), 0) from seamark.views.hourly where metric = 'x' and device = '"
                                + device + "' and hour = timestamp_millis(" + hourStart + ")")
                        .head()
                        .getDouble(0));
    }

    /** How many files the newest state of a table has. */
    private long files(String table) {
        return spark.table(Tables.sparkName(table) + ".files").count();
    }

    @Test
    void aLateReadingAddsToTheViewOfADateWhoseRawReadingsWereDropped() throws IOException {
        given.put("batch.keep-readings", "1d");
        log.send(0, new Reading("a", START, Map.of("x", 1.0)));
        log.send(0, new Reading("a", START + 1, Map.of("x", 2.0)));
        log.send(0, new Reading("a", START + 3 * DAY, Map.of("x", 4.0)));
        assertThat(batch().orElseThrow().accepted()).isEqualTo(3);
        assertThat(dates("archive")).containsExactly("2024-03-07");
        assertThat(dates("views.hourly")).containsExactly("2024-03-04", "2024-03-07");

        log.send(0, new Reading("a", START + 2, Map.of("x", 8.0))); // late, into an hour that has readings
        log.send(0, new Reading("a", START + 2, Map.of("x", 8.0))); // and again
        log.send(0, new Reading("b", START + HOUR, Map.of("x", 16.0))); // late, of a device that is new
        log.send(0, new Reading("a", START + 3 * DAY + 1, Map.of("x", 32.0)));
        Manifest second = batch().orElseThrow();
        assertThat(sumOf("a", START)).isEqualTo(11);
        assertThat(sumOf("b", START + HOUR)).isEqualTo(16);
        assertThat(sumOf("a", START + 3 * DAY)).isEqualTo(36);
        assertThat(second.accepted()).isEqualTo(6);
        assertThat(second.duplicates()).isEqualTo(1);
        assertThat(dates("archive")).as("what came late is dropped as well").containsExactly("2024-03-07");

        log.send(0, new Reading("a", START + 3, Map.of("x", 64.0)));
        assertThat(batch().orElseThrow().accepted()).isEqualTo(7);
        assertThat(sumOf("a", START)).isEqualTo(75);
        assertThat(batch()).as("nothing new").isEmpty();
        assertThat(sumOf("a", START)).isEqualTo(75);
        assertThat(files("archive")).as("files of dropped readings are gone").isEqualTo(2);
    }

    @Test
    void readingsThatTheViewsDoNotHoldYetAreNotDropped() throws IOException {
        given.put("batch.keep-readings", "1d");
        log.send(0, new Reading("a", START + 3 * DAY, Map.of("x", 4.0)));
        batch();
        Table archive = new Tables(store).archive();
        Map<String, String> seen = Housekeeping.marksOfRows(archive);
        Path file = Files.writeString(folder.resolve("b.csv"), "timestamp,x\n" + START + ",1\n");
        new ImportRun(settings(), store, spark)
                .run(
                        HistoryFiles.find(List.of(file), Extent.all(Set.of())),
                        new ImportRun.Terms(false, 100, System.currentTimeMillis()));
        new Housekeeping(settings(), store, new Tables(store), spark)
                .run(
                        new Housekeeping.Seen(seen, START + 3 * DAY),
                        List.of(archive.currentSnapshot().snapshotId()),
                        System.currentTimeMillis());
        assertThat(dates("archive")).containsExactly("2024-03-04", "2024-03-07");
        assertThat(batch().orElseThrow().accepted()).isEqualTo(2);
        assertThat(dates("archive")).containsExactly("2024-03-07");
        assertThat(sumOf("b", START)).isEqualTo(1);
    }

    @Test
    void rejectedMessagesThatAreDroppedStayCounted() {
        given.put("batch.keep-rejected", "1d");
        log.sendBytes(0, new byte[] {'a'}, new byte[] {'{'}, START);
        log.sendBytes(0, new byte[] {'a'}, new byte[] {'{'}, START + 1);
        log.sendBytes(0, new byte[] {'a'}, null, START + 1);
        log.sendBytes(1, new byte[] {'a'}, new byte[] {'{'}, System.currentTimeMillis());
        Map<String, Long> all = Map.of("MALFORMED_JSON", 3L, "NULL_VALUE", 1L);
        assertThat(batch().orElseThrow().rejected()).isEqualTo(all);
        assertThat(spark.table("seamark.rejected").count()).isEqualTo(1);
        assertThat(Marks.of(new Tables(store).rejected(), Marks.DROPPED_MESSAGES_BEFORE))
                .hasValueSatisfying(before -> assertThat(Long.parseLong(before)).isGreaterThan(START + 1));
        log.sendBytes(0, new byte[] {'a'}, null, START + 2);
        assertThat(batch().orElseThrow().rejected()).isEqualTo(Map.of("MALFORMED_JSON", 3L, "NULL_VALUE", 2L));
        assertThat(spark.table("seamark.rejected").count()).isEqualTo(1);
    }

    @Test
    void oldHoursLeaveViewsAndGenerationsButStayCounted() {
        given.put("batch.keep-views", "2d");
        log.send(0, new Reading("a", START, Map.of("x", 1.0)));
        log.send(0, new Reading("a", START + 3 * DAY, Map.of("x", 4.0)));
        Manifest manifest = batch().orElseThrow();
        assertThat(dates("views.hourly")).containsExactly("2024-03-07");
        assertThat(Outcome.of(store, spark).view()).hasSize(1);
        assertThat(Marks.of(new Tables(store).hourly(), Marks.DROPPED_BEFORE)).contains("2024-03-05");
        assertThat(manifest.accepted()).isEqualTo(2);
        log.send(0, new Reading("a", START + 1, Map.of("x", 1.0)));
        assertThat(batch().orElseThrow().accepted()).isEqualTo(3);
        assertThat(dates("views.hourly")).containsExactly("2024-03-07");
    }

    @Test
    void seamAndImportsOutliveTheSnapshotsThatBroughtThem() throws IOException {
        Path file = Files.writeString(folder.resolve("b.csv"), "timestamp,x\n" + START + ",1\n");
        HistoryFiles files = HistoryFiles.find(List.of(file), Extent.all(Set.of()));
        new ImportRun(settings(), store, spark).run(files, new ImportRun.Terms(false, 100, System.currentTimeMillis()));
        for (int night = 0; night < 4; night++) {
            Nights.send(log, night);
            batch();
        }
        Table archive = new Tables(store).archive();
        assertThat(archive.snapshots())
                .as("the current generation's and what is newer")
                .hasSizeLessThanOrEqualTo(2);
        assertThat(Archive.seam(archive)).contains(log.end());
        assertThat(new ImportRun(settings(), store, spark)
                        .run(files, new ImportRun.Terms(false, 100, System.currentTimeMillis()))
                        .skipped())
                .hasSize(1);
        assertThat(batch()).isEmpty();
        assertThat(new GenerationStore(store).ids()).hasSize(1);
        assertThat(Marks.of(archive, Marks.IMPORTS)).contains("1");
    }

    @Test
    void manySmallFilesBecomeFewAndTheAnswerStaysTheSame() throws IOException {
        for (int night = 0; night < 5; night++) {
            Nights.send(log, night);
            batch();
        }
        Outcome before = Outcome.of(store, spark);
        long scattered = files("archive");
        given.put("batch.compact-files", "2");
        assertThat(batch()).as("nothing new, but tidied").isEmpty();
        assertThat(files("archive")).isLessThan(scattered);
        assertThat(batch()).as("a rewrite is nothing new").isEmpty();
        assertThat(Outcome.of(store, spark)).isEqualTo(before);
        Nights.send(log, 5);
        batch();
        assertThat(Outcome.of(store, spark).archived()).isGreaterThan(before.archived());
    }

    @Test
    void whatAKilledRunLeftInTheTablesFoldersIsSwept() throws IOException {
        Nights.send(log, 0);
        batch();
        Path data = folder.resolve("store/archive/data/date=2024-03-04/00000-0-left.parquet");
        Path metadata = folder.resolve("store/archive/metadata/left.metadata.json");
        Files.writeString(data, "left");
        Files.writeString(metadata, "left");
        Outcome before = Outcome.of(store, spark);
        given.put("batch.orphan-age", "1h");
        batch();
        assertThat(data).as("it may be about to be committed").exists();
        given.put("batch.orphan-age", "0s");
        batch();
        assertThat(data).doesNotExist();
        assertThat(metadata).doesNotExist();
        assertThat(Outcome.of(store, spark)).isEqualTo(before);
    }
}
