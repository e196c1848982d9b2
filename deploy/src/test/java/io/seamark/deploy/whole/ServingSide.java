package io.seamark.deploy.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.frame.FrameCodec;
import io.seamark.common.frame.FramePart;
import io.seamark.common.frame.Tally;
import io.seamark.common.generation.Manifest;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import io.seamark.common.summary.Summary;
import io.seamark.common.view.ViewFile;
import io.seamark.common.view.ViewKey;
import io.seamark.serving.fold.FrameGap;
import io.seamark.serving.fold.SpeedFold;
import io.seamark.serving.log.LogFollower;
import io.seamark.serving.log.LogMessage;
import io.seamark.serving.state.DeviceMark;
import io.seamark.serving.state.Families;
import io.seamark.serving.state.FoldState;
import io.seamark.serving.state.MetaKeys;
import io.seamark.serving.state.ServingDb;
import io.seamark.serving.view.MergedHour;
import io.seamark.serving.view.PinnedView;
import io.seamark.serving.view.View;
import io.seamark.serving.view.Views;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.rocksdb.RocksDBException;

/**
 * The serving layer without its threads: RocksDB, folds, views and swaps are the real ones, but what a follower and a loader
 * do at their own pace is done here, step by step, and stops wherever it is told to.
 */
final class ServingSide implements AutoCloseable {

    /** What serving answers, and for which offsets. */
    record Answer(Seam applied, Map<Cell.Place, Cell> cells, Optional<Tally> tally) {}

    /** A view with its reader of the deltas. */
    private record Following(View view, Map<Integer, Long> positions) {}

    private final Path folder;
    private final Store store;
    private final BatchSide batch;
    private final DeltaLog deltas;
    private final int partitionCount;
    private final Set<Part> without;

    private ServingDb db;
    private Views views;
    private Following current;
    private Optional<Following> loading = Optional.empty();

    ServingSide(Path folder, Store store, BatchSide batch, DeltaLog deltas, int partitionCount, Set<Part> without) {
        this.folder = folder;
        this.store = store;
        this.batch = batch;
        this.deltas = deltas;
        this.partitionCount = partitionCount;
        this.without = without;
        open();
    }

    private void open() {
        db = ServingDb.open(folder, 16 << 20);
        resume();
    }

    /** Brings up what the disk has, or the fold without a generation; what was being loaded is dropped. */
    private void resume() {
        views = new Views(db);
        loading = Optional.empty();
        String last = db.get(MetaKeys.current())
                .map(bytes -> new String(bytes, UTF_8))
                .orElse("");
        db.generations().stream().filter(id -> !id.equals(last)).forEach(db::drop);
        current = follow(last.isEmpty() ? Optional.empty() : Optional.of(batch.manifest(last)), db.families(last));
        views.swap(current.view);
    }

    private Following follow(Optional<Manifest> manifest, Families families) {
        Seam seam = manifest.map(Manifest::seam).orElse(Seam.START);
        if (without.contains(Part.SEAM_RULE)) {
            seam = Seam.START; // all deltas there are, whatever the batch view has
        }
        SpeedFold fold = new SpeedFold(db, families, seam, manifest.isPresent(), deltas, part -> {}, 500, 10);
        View view = new View(manifest, families, fold, new LogFollower("deltas", deltas, fold));
        return new Following(view, positions(fold));
    }

    private Map<Integer, Long> positions(SpeedFold fold) {
        Map<Integer, Long> positions = new HashMap<>();
        for (int p = 0; p < partitionCount; p++) {
            positions.put(p, fold.start(p));
        }
        return positions;
    }

    /** Dies without a word: what was not committed is gone. With {@code reopen} the database comes from the disk too. */
    void dieAndStart(boolean reopen) {
        if (reopen) {
            close();
            open();
        } else {
            resume();
        }
    }

    /** Reads up to so many messages of each partition, for each view; commits, or leaves it to the next time. */
    void read(int most, boolean commit) {
        read(current, most, commit);
        loading.ifPresent(next -> read(next, most, commit));
    }

    private void read(Following following, int most, boolean commit) {
        SpeedFold fold = following.view.fold();
        for (int p = 0; p < partitionCount; p++) {
            for (int i = 0; i < most; i++) {
                Optional<LogMessage> message = deltas.at(p, following.positions.get(p));
                if (message.isEmpty()) {
                    break;
                }
                long next = message.get().offset() + 1;
                if (without.contains(Part.FRAME_CHECK)) {
                    foldUnchecked(following.view, message.get());
                } else {
                    OptionalLong elsewhere = fold.offer(message.get());
                    next = elsewhere.orElse(next);
                }
                following.positions.put(p, next);
            }
        }
        if (commit) {
            fold.commit();
        }
    }

    /** Without the frame check: every part is folded as it comes, and the furthest end counts as applied. */
    private void foldUnchecked(View view, LogMessage message) {
        FramePart part = FrameCodec.decode(message.value());
        FoldState state = view.fold().state();
        try {
            for (DeviceDelta device : part.devices()) {
                Set<String> names = new TreeSet<>();
                for (MetricDelta metric : device.metrics()) {
                    byte[] key = ViewKey.encode(device.device(), metric.metric(), metric.hour());
                    byte[] known = db.rocks().get(view.families().speed(), key);
                    Summary summary = known == null ? new Summary() : Summary.fromBytes(known);
                    db.rocks()
                            .put(
                                    view.families().speed(),
                                    key,
                                    summary.merge(metric.summary()).toBytes());
                    names.add(metric.metric());
                }
                mark(view.families(), device.device(), device.lastTs(), names);
            }
            Map<Integer, Long> positions = new HashMap<>(state.positions());
            positions.put(message.partition(), message.offset() + 1);
            long applied = Math.max(
                    state.applied().at(part.range().partition()), part.range().until());
            Map<Integer, Long> offsets = new HashMap<>(state.applied().offsets());
            offsets.put(part.range().partition(), applied);
            FoldState next = new FoldState(
                    new Seam(offsets),
                    new java.util.TreeMap<>(positions),
                    "",
                    new Tally().merge(state.tally()).merge(part.tally()),
                    0,
                    0,
                    FoldState.UNKNOWN);
            db.put(MetaKeys.fold(view.id()), next.toBytes());
        } catch (RocksDBException e) {
            throw ServingDb.failed("fold", e);
        }
        view.fold().reload("");
    }

    private void mark(Families families, String device, long lastTs, Set<String> metrics) throws RocksDBException {
        byte[] key = device.getBytes(UTF_8);
        byte[] known = db.rocks().get(families.devices(), key);
        DeviceMark mark = known == null ? DeviceMark.NONE : DeviceMark.fromBytes(known);
        db.rocks()
                .put(families.devices(), key, mark.with(lastTs, 0, metrics, 500).toBytes());
    }

    /** Looks at the pointer: begins to load what it names, beside what answers. */
    void look() {
        String pointer = batch.current();
        if (loading.isPresent() && !loading.get().view.id().equals(pointer)) {
            db.drop(loading.get().view.id());
            loading = Optional.empty();
        }
        if (pointer.isEmpty() || pointer.equals(current.view.id()) || loading.isPresent()) {
            return;
        }
        db.drop(pointer);
        Manifest manifest = batch.manifest(pointer);
        Families families = db.families(pointer);
        for (Manifest.File file : manifest.files(Manifest.Kind.VIEW)) {
            load(file, pointer, families);
        }
        loading = Optional.of(follow(Optional.of(manifest), families));
    }

    private void load(Manifest.File file, String id, Families families) {
        try {
            ViewFile.read(store.open(store.path("generations/" + id + "/" + file.name())), (key, summary) -> {
                try {
                    ViewKey place = ViewKey.decode(key);
                    db.rocks().put(families.batch(), key, summary);
                    mark(families, place.device(), 0, Set.of(place.metric()));
                } catch (RocksDBException e) {
                    throw ServingDb.failed("load", e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Swaps, if the loaded view has all that the answering one has, and nothing is taken away from the answers. */
    void swap() {
        loading.ifPresent(next -> {
            SpeedFold fold = next.view.fold();
            if (fold.gaps().isEmpty()
                    && fold.state()
                            .applied()
                            .isAtOrBeyond(current.view.fold().state().applied())) {
                views.swap(next.view);
                current = next;
                loading = Optional.empty();
            }
        });
    }

    /** Stretches that are missing, of the view that answers. */
    Map<Integer, FrameGap> gaps() {
        return current.view.fold().gaps();
    }

    /** Every hour of every metric of every device, from one pinned view. */
    Answer answer() {
        try (PinnedView pinned = views.pin()) {
            FoldState state = pinned.state();
            Map<Cell.Place, Cell> cells = new HashMap<>();
            pinned.devices("", "", 1_000, device -> true).forEach((device, mark) -> {
                for (String metric : mark.metrics()) {
                    for (MergedHour hour : pinned.hours(device, metric, 0, 1_000_000)) {
                        cells.put(new Cell.Place(device, metric, hour.hour()), Cell.of(hour.summary()));
                    }
                }
            });
            boolean foldIsAll = pinned.view().manifest().isEmpty();
            return new Answer(state.applied(), cells, foldIsAll ? Optional.of(state.tally()) : Optional.empty());
        }
    }

    @Override
    public void close() {
        views.close();
        db.close();
    }
}
