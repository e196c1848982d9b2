package io.seamark.speed;

import static java.util.Objects.requireNonNull;

import io.seamark.common.fault.KillPoint;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.journal.Terms;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.speed.cut.Cut;
import io.seamark.speed.cut.Cut.Purpose;
import io.seamark.speed.cut.CutBook;
import io.seamark.speed.recovery.CheckpointTrust;
import io.seamark.speed.state.CachedBatches;
import io.seamark.speed.state.PartitionStates;
import io.seamark.speed.state.Snapshots;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.spark.rdd.RDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the stream's functions need of the driver process: the book of cuts, the terms of new cuts, the snapshots.
 *
 * <p>Reached through a static, as the functions may come out of a checkpoint and then know nothing of the process that they
 * run in; there is one stream per process. Thread-safe.
 */
public final class Driver {

    private static final Logger LOG = LoggerFactory.getLogger(Driver.class);
    private static final AtomicReference<Driver> CURRENT = new AtomicReference<>();

    private final CutBook book;
    private final Supplier<Terms> terms;
    private final Snapshots snapshots;
    private final CheckpointTrust trust;
    private final Progress progress = new Progress();
    private final StandstillWatch standstill = new StandstillWatch(System::nanoTime);
    private final CachedBatches cached = new CachedBatches();
    private final Map<Long, Cut> open = new HashMap<>();
    private Optional<Throwable> failure = Optional.empty();
    private volatile boolean draining;
    private volatile boolean behind;

    public Driver(CutBook book, Supplier<Terms> terms, Snapshots snapshots, CheckpointTrust trust) {
        this.book = requireNonNull(book, "book");
        this.terms = requireNonNull(terms, "terms");
        this.snapshots = requireNonNull(snapshots, "snapshots");
        this.trust = requireNonNull(trust, "trust");
        trust.fleet(snapshots.devices());
    }

    /** The driver of this process. */
    public static Driver current() {
        Driver driver = CURRENT.get();
        if (driver == null) {
            throw new IllegalStateException("no speed layer runs in this process");
        }
        return driver;
    }

    /** Makes this the driver of the process. */
    public void install() {
        CURRENT.set(this);
    }

    /** Where the next micro-batch ends; see {@link CutBook#end}. */
    public Map<Integer, Long> end(Map<Integer, Long> standing, Map<Integer, Long> fresh, long most) {
        standstill.made();
        return book.end(standing, fresh, most);
    }

    /** Opens the cut of a micro-batch: journals its intent if it is new. Empty if it takes nothing. */
    public synchronized Optional<Cut> open(List<OffsetRange> ranges, long batchTime) {
        requireSound();
        Optional<Cut> cut = book.open(ranges, batchTime, terms);
        cut.ifPresent(each -> open.put(batchTime, each));
        if (cut.filter(each -> each.purpose() == Purpose.OUTPUT).isPresent()) {
            KillPoint.AFTER_INTENT.reached();
        }
        return cut;
    }

    /**
     * Commits the cut of a micro-batch, if it took anything.
     *
     * @param last the last message that it took from each partition
     */
    public synchronized void commit(long batchTime, List<MessageProof> last) {
        Cut cut = open.remove(batchTime);
        if (cut != null) {
            book.commit(cut, last);
            behind = isBehind(cut);
            progress.took(cut.messages());
        }
        trust.done(batchTime);
        progress.tell();
    }

    /** Whether Spark's checkpoint is to hold the states. */
    public boolean checkpointsStates() {
        return trust.isPossible();
    }

    /** From a batch's commit on nobody asks any more for what Spark has cached of those before it. */
    public void keepOnly(RDD<?> outcomes) {
        cached.keepOnly(outcomes);
    }

    /** Whether the states after a cut lack what is committed: they are being rebuilt. */
    private boolean isBehind(Cut cut) {
        Seam committed = book.committedSeam();
        return cut.ranges().stream().anyMatch(range -> range.until() < committed.at(range.partition()));
    }

    /** Takes a snapshot of the states after a micro-batch that is committed, if one is due. */
    public void snapshot(Supplier<RDD<PartitionStates>> states) {
        requireSound();
        if (!behind) {
            snapshots.take(states, draining);
            trust.fleet(snapshots.devices());
        }
    }

    /**
     * The process stood still for some time: what the store has closed meanwhile is opened again, before the next micro-batch. That
     * another speed layer has taken over in that time is found out here as well.
     */
    public void stoodStill() {
        try {
            book.requireWritable();
            standstill.made();
        } catch (RuntimeException e) {
            fail(e); // the next batch ends the process
        }
    }

    /** From now on nothing new is taken from the log; what is journaled is finished, and the states are stored. */
    public void drain() {
        book.drain();
        draining = true;
    }

    /** Whether a stop now leaves nothing to be done again. */
    public boolean isDrained() {
        return snapshots.isCurrent();
    }

    /** A batch has failed: later ones must not run, as their cuts come after it. Returns what to throw. */
    public synchronized RuntimeException fail(Throwable cause) {
        if (failure.isEmpty()) {
            failure = Optional.of(cause);
            LOG.error("A batch has failed; the speed layer stops, and does it again at the next start", cause);
        }
        return new IllegalStateException("a batch has failed: " + cause.getMessage(), cause);
    }

    /** Why the first batch failed that did; later ones fail for its sake. */
    synchronized Optional<Throwable> failure() {
        return failure;
    }

    /** @throws SeamarkException if no micro-batch has been made for longer than this */
    void requireGoing(Duration limit) {
        standstill.requireGoing(limit);
    }

    /** @throws IllegalStateException if a batch has failed */
    public synchronized void requireSound() {
        if (failure.isPresent()) {
            throw new IllegalStateException("a batch before has failed", failure.get());
        }
    }
}
