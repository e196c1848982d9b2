package io.seamark.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.common.summary.Summary;
import io.seamark.serving.TestFleet.Item;
import io.seamark.serving.generation.GenerationLoader;
import io.seamark.serving.state.ServingDb;
import io.seamark.serving.view.MergedHour;
import io.seamark.serving.view.PinnedView;
import io.seamark.serving.view.View;
import io.seamark.serving.view.Views;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Merged is what would be recomputed from the log: at any moment, through gaps, repeats, restarts and swaps. */
class SeamExactTest {

    private static final long START = 1_700_000_000_000L;

    @TempDir
    Path folder;

    private final TestFleet fleet = new TestFleet(2);
    private final MemoryLog deltas = new MemoryLog(2);
    private final List<Map<Integer, Long>> borders = new ArrayList<>();
    private Settings settings;
    private Store store;
    private ServingDb db;
    private Views views;
    private GenerationLoader loader;

    @BeforeEach
    void open() {
        settings = TestFleet.settings(folder);
        store = Store.open(settings);
        up();
    }

    private void up() {
        db = ServingDb.open(folder.resolve("serving"));
        views = new Views(db);
        loader = new GenerationLoader(db, views, () -> store, deltas, part -> {}, Duration.ofMillis(20));
        loader.open();
    }

    @AfterEach
    void down() {
        loader.close();
        views.close();
        db.close();
    }

    private void write(int partition, int count, Random random) {
        long from = fleet.end(partition);
        for (int i = 0; i < count; i++) {
            String device = "device-" + partition + "-" + random.nextInt(3);
            long ts = START + random.nextInt(5 * 3_600_000); // late ones as well
            fleet.add(partition, new Item(device, "m" + random.nextInt(2), ts, random.nextInt(1000) / 8.0));
        }
        send(new OffsetRange(partition, from, from + count), 200);
    }

    private void send(OffsetRange range, int partBytes) {
        fleet.frame(range, 0.25f, partBytes).forEach(part -> deltas.append(range.partition(), part));
    }

    private Seam ends() {
        return new Seam(Map.of(0, fleet.end(0), 1, fleet.end(1)));
    }

    private void awaitApplied(Seam seam) {
        await().until(() -> views.current()
                .map(view -> view.fold().state().applied().isAtOrBeyond(seam))
                .orElse(false));
    }

    /** Holds every metric of every device against the log, up to what the answer says is applied. */
    private Seam check() {
        try (PinnedView pinned = views.pin()) {
            Seam applied = pinned.state().applied();
            pinned.devices("", "", 100).forEach((device, mark) -> {
                for (String metric : mark.metrics()) {
                    Summary merged = new Summary();
                    for (MergedHour hour : pinned.hours(device, metric, 0, 1_000_000)) {
                        merged.merge(hour.summary());
                        assertThat(hour.summary().count()).isEqualTo(hour.batchCount() + hour.speedCount());
                    }
                    Summary truth = fleet.truth(device, metric, applied);
                    assertThat(merged.agreesExactlyWith(truth))
                            .as("%s %s: %s, truth %s", device, metric, merged, truth)
                            .isTrue();
                    assertThat(pinned.latest(device, metric).map(Summary::last)).contains(truth.last());
                }
            });
            return applied;
        }
    }

    @Test
    void withoutAGenerationTheFoldAloneAnswers() {
        Random random = new Random(1);
        write(0, 10, random);
        write(1, 20, random);
        awaitApplied(ends());
        assertThat(check()).isEqualTo(ends());
        assertThat(views.current().map(View::id)).contains("");
    }

    @Test
    void aGenerationTakesOverAtItsSeam() {
        Random random = new Random(2);
        write(0, 10, random);
        write(1, 20, random);
        Seam seam = ends();
        write(0, 5, random);
        fleet.publish(store, "g1", seam, List.of());
        loader.poll();
        assertThat(views.current().map(View::id)).contains("g1");
        assertThat(check()).isEqualTo(ends());
        assertThat(db.generations()).containsExactly("g1");
    }

    @Test
    void aSeamBeyondTheDeltasSkipsWhatTheBatchViewHas() {
        Random random = new Random(3);
        write(0, 10, random);
        fleet.publish(store, "g1", ends(), List.of());
        loader.poll();
        write(0, 7, random);
        awaitApplied(ends());
        check();
    }

    @Test
    void aRestartGoesOnFromDisk() {
        Random random = new Random(4);
        write(0, 10, random);
        fleet.publish(store, "g1", ends(), List.of());
        loader.poll();
        for (int i = 0; i < 40; i++) {
            write(i % 2, 3, random);
        }
        awaitApplied(ends());
        down();
        write(1, 9, random);
        up();
        assertThat(views.current().map(View::id)).contains("g1");
        awaitApplied(ends());
        check();
    }

    @Test
    void aLostDataFolderIsRebuiltFromTheLog() throws IOException {
        Random random = new Random(5);
        write(0, 10, random);
        fleet.publish(store, "g1", ends(), List.of());
        write(0, 10, random);
        loader.poll();
        down();
        try (var files = Files.walk(folder.resolve("serving"))) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> assertThat(file.toFile().delete()).isTrue());
        }
        up();
        loader.poll();
        awaitApplied(ends());
        check();
    }

    @Test
    void aGapIsToldAndHealsWhenTheMissingFrameComes() {
        Random random = new Random(6);
        write(0, 10, random);
        fleet.publish(store, "g1", new Seam(Map.of(0, 0L, 1, 0L)), List.of());
        loader.poll();
        awaitApplied(ends());
        for (int i = 0; i < 6; i++) {
            fleet.add(0, new Item("device-0-0", "m0", START + i, i));
        }
        deltas.append(0, TestFleet.garbage());
        send(new OffsetRange(0, 13, 15), 10_000);
        send(new OffsetRange(0, 15, 16), 10_000);
        await().until(() -> !views.current().get().fold().gaps().isEmpty());
        assertThat(views.current().get().fold().gaps().get(0).expected()).isEqualTo(10);
        assertThat(views.current().get().fold().corrupt()).isEqualTo(1);
        assertThat(check().at(0)).isEqualTo(10);
        send(new OffsetRange(0, 10, 13), 10_000);
        awaitApplied(ends());
        assertThat(views.current().get().fold().gaps()).isEmpty();
        check();
    }

    @Test
    void repeatedFramesChangeNothing() {
        Random random = new Random(7);
        fleet.publish(store, "g1", Seam.START, List.of());
        loader.poll();
        write(0, 10, random);
        send(new OffsetRange(0, 0, 10), 200);
        send(new OffsetRange(0, 0, 10), 200);
        write(0, 4, random);
        awaitApplied(ends());
        check();
    }

    @Test
    void aCorruptGenerationLeavesTheOldOneAnswering() throws IOException {
        Random random = new Random(8);
        write(0, 10, random);
        fleet.publish(store, "g1", ends(), List.of());
        loader.poll();
        fleet.publish(store, "g2", ends(), List.of());
        Path view = folder.resolve("store/generations/g2/views/0");
        byte[] bytes = Files.readAllBytes(view);
        bytes[bytes.length / 2] ^= 1;
        Files.write(view, bytes);
        Files.deleteIfExists(view.resolveSibling(".0.crc"));
        loader.start();
        await().until(() -> loader.alarm().contains("views/0"));
        assertThat(views.current().map(View::id)).contains("g1");
        assertThat(db.generations()).containsExactly("g1");
        check();
        fleet.publish(store, "g3", ends(), List.of());
        await().until(() -> views.current().map(View::id).equals(Optional.of("g3")));
        check();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void everyAnswerIsExactWhileGenerationsSwapUnderLoad(long seed) throws ExecutionException, InterruptedException {
        Random random = new Random(seed);
        // What is in the log before anyone reads it: the truth must not grow while it is compared.
        Map<Integer, List<OffsetRange>> frames = new HashMap<>();
        for (int p = 0; p < 2; p++) {
            List<OffsetRange> cuts = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                long from = fleet.end(p);
                int count = random.nextInt(6);
                for (int k = 0; k < count; k++) {
                    fleet.add(
                            p,
                            new Item(
                                    "device-" + p + "-" + random.nextInt(3),
                                    "m" + random.nextInt(2),
                                    START + random.nextInt(9_000_000),
                                    random.nextInt(100)));
                }
                if (count > 0) {
                    cuts.add(new OffsetRange(p, from, from + count));
                }
            }
            frames.put(p, cuts);
        }
        for (int i = 0; i < 60; i++) {
            Map<Integer, Long> border = new HashMap<>();
            for (int p = 0; p < 2; p++) {
                List<OffsetRange> cuts = frames.get(p);
                border.put(p, i < cuts.size() ? cuts.get(i).from() : fleet.end(p));
            }
            borders.add(border);
        }
        loader.start();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(2);
        List<Future<Integer>> reads = new ArrayList<>();
        for (int r = 0; r < 2; r++) {
            reads.add(readers.submit(() -> {
                int answers = 0;
                while (!done.get()) {
                    check();
                    answers++;
                }
                return answers;
            }));
        }
        for (int i = 0; i < 60; i++) {
            for (int p = 0; p < 2; p++) {
                List<OffsetRange> cuts = frames.get(p);
                if (i < cuts.size()) {
                    send(cuts.get(i), random.nextInt(10) == 0 ? 1 : 100_000);
                    if (random.nextInt(8) == 0) {
                        send(cuts.get(random.nextInt(i + 1)), 1); // a replay
                    }
                }
            }
            if (i % 15 == 14) {
                String id = "g" + i;
                fleet.publish(store, id, new Seam(borders.get(random.nextInt(i + 1))), List.of());
                await().until(() -> views.current().map(View::id).equals(Optional.of(id)));
            }
        }
        awaitApplied(ends());
        done.set(true);
        for (Future<Integer> each : reads) {
            assertThat(each.get()).isPositive();
        }
        readers.shutdown();
        assertThat(check()).isEqualTo(ends());
    }
}
