package io.seamark.speed.state;

import static java.util.Objects.requireNonNull;

import io.seamark.common.fault.KillPoint;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.snapshot.Snapshot;
import io.seamark.common.snapshot.SnapshotStore;
import io.seamark.common.store.Store;
import io.seamark.speed.cut.CutBook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag$;

/**
 * Takes the state snapshots on the driver, every so often and at a graceful stop, and removes what they make needless: older
 * snapshots, and the journal behind them. A snapshot that fails is told and tried again; the stream goes on. Thread-safe.
 */
public final class Snapshots {

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    /** How long a snapshot may take to be written, at least: a store that is slow for a while is not one that fails. */
    private static final long LEAST_PATIENCE_MILLIS = 60_000;

    /** A snapshot that is being written. */
    private record Begun(long cut, long at, Seam seam, Path staging, List<String> parts) {}

    private final Settings settings;
    private final SnapshotStore store;
    private final GenerationStore generations;
    private final CutBook book;
    private final long intervalMillis;
    private final int keep;
    private final long repeatableMillis;
    private final Seam start;
    private Optional<Begun> begun = Optional.empty();
    private long takenAt;
    private volatile long takenCut;
    private volatile long devices;

    /**
     * @param newest snapshot there is
     * @param start where the stream begins: a partition that still stands there need not have states
     */
    public Snapshots(Settings settings, Store store, CutBook book, Optional<Snapshot> newest, Seam start) {
        this.settings = requireNonNull(settings, "settings");
        this.store = new SnapshotStore(store, settings.string("seamark.application-id"));
        this.generations = new GenerationStore(store);
        this.book = requireNonNull(book, "book");
        this.intervalMillis =
                settings.duration("seamark.speed.snapshot-interval").toMillis();
        this.keep = settings.integerIn("seamark.speed.keep-snapshots", 1, 1000);
        Duration checkpoint = settings.duration("seamark.speed.checkpoint-interval");
        this.repeatableMillis = 3 * checkpoint.toMillis()
                + settings.duration("seamark.speed.checkpoint-max-age").toMillis();
        this.start = requireNonNull(start, "start");
        // A life that ends before the interval does must not be followed by one that waits for it anew.
        this.takenAt = newest.map(Snapshot::createdAt).orElse(0L);
        this.takenCut = newest.map(Snapshot::cut).orElse(0L);
        this.devices = newest.map(Snapshot::devices).orElse(0L);
    }

    /** How many devices had states when that was last looked at: by the snapshot that was begun last, of this life or the one before. */
    public long devices() {
        return devices;
    }

    /** Whether the states of all committed cuts are in the newest snapshot. */
    public boolean isCurrent() {
        return book.isLevel() && takenCut == book.lastCommit();
    }

    /**
     * Begins a snapshot of the states after a micro-batch, if one is due, and publishes the one begun before once it is written. To be
     * called when the batch is committed, and before the next one runs.
     *
     * @param wanted whether one is due whatever the time
     */
    public synchronized void take(Supplier<RDD<PartitionStates>> states, boolean wanted) {
        long now = System.currentTimeMillis();
        begun.ifPresent(each -> end(each, now));
        boolean isDue = wanted || Math.abs(now - takenAt) >= intervalMillis; // the clock may have been set back
        if (begun.isPresent() || !isDue || !book.isCaughtUp() || takenCut == book.lastCommit()) {
            return;
        }
        takenAt = now; // also if it fails: the next one is tried an interval later
        try {
            begun = Optional.of(begin(states.get(), book.lastCommit(), book.committedSeam(), now));
        } catch (Exception e) { // Spark throws checked exceptions that it does not declare
            LOG.warn("The snapshot after cut {} failed; the one before stays. {}", book.lastCommit(), e.getMessage());
        }
    }

    private Begun begin(RDD<PartitionStates> states, long cut, Seam seam, long now) {
        Path staging = store.stage(cut);
        List<PartStaging.Staged> parts =
                new ArrayList<>(JavaRDD.fromRDD(states, ClassTag$.MODULE$.apply(PartitionStates.class))
                        .mapPartitionsWithIndex(new PartStaging(settings, staging), true)
                        .collect());
        parts.sort(Comparator.comparingInt(PartStaging.Staged::partition));
        devices = parts.stream().mapToLong(PartStaging.Staged::devices).sum();
        for (PartStaging.Staged part : parts) {
            long seen = part.until() >= 0 ? part.until() : start.at(part.partition());
            if (seen != seam.at(part.partition())) {
                throw new IllegalStateException("the states of partition " + part.partition() + " have seen " + seen
                        + ", the journal says " + seam.at(part.partition()));
            }
        }
        return new Begun(
                cut,
                now,
                seam,
                staging,
                parts.stream().map(PartStaging.Staged::name).toList());
    }

    /** Publishes a snapshot if all of it is written by now. */
    private void end(Begun each, long now) {
        try {
            List<Snapshot.Part> parts = each.parts().stream()
                    .flatMap(name -> store.stagedPart(each.staging(), name).stream())
                    .toList();
            if (parts.size() == each.parts().size()) {
                KillPoint.MID_SNAPSHOT.reached();
                Snapshot snapshot = new Snapshot(each.cut(), each.at(), each.seam(), parts);
                store.publish(each.staging(), snapshot);
                takenCut = each.cut();
                begun = Optional.empty();
                LOG.info("Snapshot after cut {}: {} devices in {} ms", each.cut(), snapshot.devices(), now - each.at());
                clean();
            } else if (now - each.at() > Math.max(intervalMillis, LEAST_PATIENCE_MILLIS)) {
                throw new SeamarkException("It was not written within " + (now - each.at()) + " ms.");
            }
        } catch (Exception e) {
            begun = Optional.empty();
            LOG.warn("The snapshot after cut {} failed; the one before stays. {}", each.cut(), e.getMessage());
        }
    }

    /** What lies behind the oldest snapshot that is kept no recovery asks for; the journal keeps it until the batch view has it. */
    private void clean() {
        List<Snapshot> kept = store.retain(keep);
        if (kept.size() < keep) {
            return;
        }
        Snapshot oldest = kept.get(kept.size() - 1);
        Seam batch = generations.usableCurrent().map(Manifest::seam).orElse(Seam.START);
        int removed = book.clean(oldest.seam(), batch, oldest.createdAt() - repeatableMillis);
        if (removed > 0) {
            LOG.info("{} segments of the journal removed, behind cut {} of the oldest snapshot", removed, oldest.cut());
        }
    }
}
