package io.seamark.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.batch.archive.Archive;
import io.seamark.batch.archive.LogMessage;
import io.seamark.batch.archive.Marks;
import io.seamark.batch.archive.ReadingLog;
import io.seamark.batch.archive.ReplacedTail;
import io.seamark.batch.archive.Seal;
import io.seamark.batch.archive.Tables;
import io.seamark.batch.archive.Writes;
import io.seamark.batch.imports.Extent;
import io.seamark.batch.imports.HistoryFiles;
import io.seamark.batch.imports.ImportRun;
import io.seamark.batch.spark.Sessions;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.journal.TakenTimes;
import io.seamark.common.reading.LeftOutCounts;
import io.seamark.common.reading.OnLoss;
import io.seamark.common.reading.OnReplaced;
import io.seamark.common.reading.Reading;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs without a lease between them, as after one that stood still: the commits themselves decide. */
class FenceTest {

    private static final long START = 1_709_510_400_000L;
    private static final Seam SEALED = new Seam(Map.of(0, 20L, 1, 0L));

    @TempDir
    private Path folder;

    private final ListLog log = new ListLog();
    private Settings settings;
    private Store store;
    private SparkSession spark;

    /** The log, with something that happens before it is read for the n-th time. */
    private static final class Interrupted implements ReadingLog {
        private final ReadingLog log;
        private final int time;
        private final Runnable what;
        private int reads;

        Interrupted(ReadingLog log, int time, Runnable what) {
            this.log = log;
            this.time = time;
            this.what = what;
        }

        @Override
        public int partitions() {
            return log.partitions();
        }

        @Override
        public Seam begin() {
            return log.begin();
        }

        @Override
        public List<MessageProof> before(Seam offsets) {
            return log.before(offsets);
        }

        @Override
        public Seam end() {
            return log.end();
        }

        @Override
        public JavaRDD<LogMessage> messages(JavaSparkContext context, List<OffsetRange> ranges) {
            if (++reads == time) {
                what.run();
            }
            return log.messages(context, ranges);
        }
    }

    private static void meet(CyclicBarrier both) {
        try {
            both.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the other run did not come", e);
        }
    }

    @BeforeEach
    void open() {
        settings = Settings.reference()
                .with(Map.of("store.root", folder.resolve("store").toUri().toString(), "spark.master", "local[2]"));
        store = Store.open(settings);
        spark = Sessions.open(settings, "test");
        for (int i = 0; i < 20; i++) {
            log.send(0, new Reading("a", START + i, Map.of("x", (double) i)));
        }
    }

    @AfterEach
    void close() {
        spark.stop();
    }

    private Archive archive(ReadingLog from) {
        return new Archive(
                new Tables(store),
                spark,
                from,
                ReadingLimits.from(settings),
                new LeftOutCounts(),
                OnLoss.STOP,
                new ReplacedTail(from, OnReplaced.STOP));
    }

    private static Seal.Sealed at(Seam seam) {
        return new Seal.Sealed(seam, List.of(), List.of(), TakenTimes.NONE);
    }

    private long rows(String table) {
        return spark.table(Tables.sparkName(table)).count();
    }

    /** Runs both at once. Returns how many succeed; the other must be refused with a word on why. */
    private static int succeeded(Callable<?> one, Callable<?> other) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        int succeeded = 0;
        try {
            for (Future<?> each : List.of(threads.submit(one), threads.submit(other))) {
                try {
                    each.get();
                    succeeded++;
                } catch (ExecutionException e) {
                    assertThat(e.getCause())
                            .isInstanceOf(SeamarkException.class)
                            .hasMessageContaining("Another run has written to the table")
                            .hasMessageContaining("Run it again");
                }
            }
        } finally {
            threads.shutdownNow();
        }
        return succeeded;
    }

    /** Both have seen the same tables when they come to read the log for the n-th time. */
    private int succeededOfTwoThatMeetAt(int time, Seam sealed) throws InterruptedException {
        CyclicBarrier both = new CyclicBarrier(2);
        Callable<?> run =
                () -> archive(new Interrupted(log, time, () -> meet(both))).advance(at(sealed));
        return succeeded(run, run);
    }

    @Test
    void ofTwoRunsThatTakeTheSameRejectionsOneIsRefused() throws InterruptedException {
        log.sendBytes(1, new byte[] {'b'}, new byte[] {'{'}, START);
        assertThat(succeededOfTwoThatMeetAt(1, log.end())).isEqualTo(1);
        assertThat(rows(Tables.REJECTED)).isEqualTo(1);
        assertThat(rows(Tables.ARCHIVE)).isEqualTo(20);
    }

    @Test
    void ofTwoRunsThatTakeTheSameReadingsOneIsRefused() throws InterruptedException {
        // As a run leaves it that dies between the tables: there were no rejections.
        Writes.mark(new Tables(store).rejected(), Map.of(Marks.was(Marks.SEAM), "", Marks.SEAM, SEALED.toText()));
        assertThat(succeededOfTwoThatMeetAt(1, SEALED)).isEqualTo(1);
        assertThat(rows(Tables.ARCHIVE)).isEqualTo(20);
    }

    @Test
    void aRunThatWakesUpAfterAnotherHasGoneFurtherIsRefused() {
        Seam half = new Seam(Map.of(0, 10L, 1, 0L));
        archive(log).advance(at(half));
        ReadingLog overtaken = new Interrupted(log, 1, () -> archive(log).advance(at(SEALED)));
        assertThatThrownBy(() -> archive(overtaken).advance(at(new Seam(Map.of(0, 15L, 1, 0L)))))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("its seamark.seam is '" + SEALED.toText() + "'")
                .hasMessageContaining("built on '" + half.toText() + "'");
        assertThat(rows(Tables.ARCHIVE)).isEqualTo(20);
        assertThat(Archive.seam(new Tables(store).archive())).contains(SEALED);
    }

    @Test
    void twoImportsOfOneFileAtOnceBringItOnce() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("pump.csv"), "timestamp,temp\n" + START + ",1\nnever,2\n");
        CyclicBarrier both = new CyclicBarrier(2);
        Callable<ImportRun.Report> once = () -> {
            HistoryFiles files = HistoryFiles.find(List.of(file), Extent.all(Set.of()));
            ImportRun run = new ImportRun(settings, store, spark);
            meet(both);
            return run.run(files, new ImportRun.Terms(false, 100, System.currentTimeMillis()));
        };
        assertThat(succeeded(once, once)).isBetween(1, 2);
        assertThat(rows(Tables.ARCHIVE)).isEqualTo(1);
        assertThat(rows(Tables.REJECTED)).isEqualTo(1);
    }

    @Test
    void aWriterThatAsksForNothingIsNotRefused() {
        archive(log).advance(at(SEALED));
        Table first = new Tables(store).archive();
        Table second = new Tables(store).archive();
        first.updateProperties().set("owner", "one").commit();
        second.updateProperties().set("note", "two").commit();
        Table after = new Tables(store).archive();
        assertThat(after.properties()).containsEntry("owner", "one").containsEntry("note", "two");
        assertThat(Marks.of(after, Marks.SEAM)).contains(SEALED.toText());
    }
}
