package io.seamark.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seamark.common.generation.GenerationStore;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import io.seamark.common.summary.Summary;
import io.seamark.serving.TestFleet.Item;
import io.seamark.serving.generation.GenerationLoader;
import io.seamark.serving.state.DeviceMark;
import io.seamark.serving.state.ServingDb;
import io.seamark.serving.view.MergedHour;
import io.seamark.serving.view.PinnedView;
import io.seamark.serving.view.View;
import io.seamark.serving.view.Views;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rocksdb.Checkpoint;
import org.rocksdb.RocksDBException;

/** A fleet with its log and store, and a serving database over it that is restarted, killed and lost at will. */
final class Ground implements AutoCloseable {

    static final long START = 1_700_000_000_000L;

    final TestFleet fleet;
    final MemoryLog deltas;
    final Store store;
    private final Path folder;
    private int lives;
    ServingDb db;
    Views views;
    GenerationLoader loader;

    Ground(Path folder, int partitions) {
        this.folder = folder;
        this.fleet = new TestFleet(partitions);
        this.deltas = new MemoryLog(partitions);
        this.store = Store.open(TestFleet.settings(folder));
        up();
    }

    Path data() {
        return folder.resolve("serving-" + lives);
    }

    void up() {
        db = ServingDb.open(data(), 16 << 20);
        views = new Views(db);
        loader = new GenerationLoader(
                db, views, () -> store, "seamark", deltas, part -> {}, Duration.ofMillis(20), 1, 500, 10);
        loader.open();
    }

    void down() {
        loader.close();
        views.close();
        db.close();
    }

    /** A SIGKILL: what is on disk at this moment is all that the next process has. */
    void kill() throws IOException {
        Path left = folder.resolve("serving-" + (lives + 1));
        Files.createDirectories(left);
        try (Checkpoint disk = Checkpoint.create(db.rocks())) {
            disk.createCheckpoint(left.resolve("rocksdb").toString());
        } catch (RocksDBException e) {
            throw new IOException(e);
        }
        Path unfinished = Files.createDirectories(left.resolve("loading")).resolve("table-17.sst");
        Files.writeString(unfinished, "half a table");
        down();
        lives++;
        up();
        assertThat(unfinished).doesNotExist();
    }

    /** The disk is lost with all that it has. */
    void lose() throws IOException {
        down();
        try (var files = Files.walk(data())) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> assertThat(file.toFile().delete()).isTrue());
        }
        up();
    }

    /** Adds readings, late ones as well, and sends their frame. */
    OffsetRange write(int partition, int count, Random random) {
        long from = fleet.end(partition);
        for (int i = 0; i < count; i++) {
            String device = "device-" + partition + "-" + random.nextInt(3);
            long ts = START + random.nextInt(5 * 3_600_000);
            fleet.add(partition, new Item(device, "m" + random.nextInt(2), ts, random.nextInt(1000) / 8.0));
        }
        OffsetRange range = new OffsetRange(partition, from, from + count);
        send(range, 200);
        return range;
    }

    void send(OffsetRange range, int partBytes) {
        fleet.frame(range, 0.25f, partBytes).forEach(part -> deltas.append(range.partition(), part));
    }

    void rollback(String id) {
        new GenerationStore(store).point(id);
    }

    Seam ends() {
        Map<Integer, Long> ends = new HashMap<>();
        for (int p = 0; p < fleet.partitionCount(); p++) {
            ends.put(p, fleet.end(p));
        }
        return new Seam(ends);
    }

    Optional<String> answering() {
        return views.current().map(View::id);
    }

    View view() {
        return views.current().orElseThrow();
    }

    void awaitApplied(Seam seam) {
        await().until(() -> views.current()
                .map(view -> view.fold().state().applied().isAtOrBeyond(seam))
                .orElse(false));
    }

    /** Holds the answers against the log, up to what they say is applied: nothing is missing, and nothing is there besides. */
    Seam check() {
        try (PinnedView pinned = views.pin()) {
            Seam applied = pinned.state().applied();
            Map<String, Map<String, SortedMap<Long, Summary>>> truth = fleet.truth(applied);
            Map<String, DeviceMark> devices = pinned.devices("", "", 1000, id -> true);
            assertThat(devices.keySet()).isEqualTo(truth.keySet());
            truth.forEach((device, metrics) -> {
                DeviceMark mark = devices.get(device);
                assertThat(mark.metrics()).isEqualTo(metrics.keySet());
                metrics.forEach((metric, hours) -> {
                    Map<Long, Summary> answered = new TreeMap<>();
                    for (MergedHour hour : pinned.hours(device, metric, 0, 1_000_000)) {
                        assertThat(hour.summary().count()).isEqualTo(hour.batchCount() + hour.speedCount());
                        answered.put(hour.hour(), hour.summary());
                    }
                    assertThat(answered.keySet()).isEqualTo(hours.keySet());
                    hours.forEach(
                            (hour, summary) -> assertThat(answered.get(hour).agreesExactlyWith(summary))
                                    .as("%s %s %d: %s, truth %s", device, metric, hour, answered.get(hour), summary)
                                    .isTrue());
                    hours.forEach((hour, summary) -> assertThat(pinned.hours(device, metric, hour, hour + 1))
                            .as("%s %s %d alone", device, metric, hour)
                            .singleElement()
                            .matches(alone -> alone.summary().agreesExactlyWith(summary)));
                    Summary last = hours.get(hours.lastKey());
                    assertThat(pinned.latest(device, metric).map(Summary::last)).contains(last.last());
                });
                assertThat(mark.lastTs())
                        .isEqualTo(metrics.values().stream()
                                .mapToLong(hours -> hours.get(hours.lastKey()).lastTs())
                                .max()
                                .orElseThrow());
            });
            return applied;
        }
    }

    @Override
    public void close() {
        down();
    }
}
