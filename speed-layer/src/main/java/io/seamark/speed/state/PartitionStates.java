package io.seamark.speed.state;

import static java.util.Objects.requireNonNull;

import io.seamark.common.device.PartitionState;
import io.seamark.common.version.VersionedBytes;
import org.apache.spark.util.KnownSizeEstimation;

/**
 * What the stream remembers of one Kafka partition after a cut: of its devices, and of itself. States of successive cuts share that, each a
 * version of it: only the latest can be read, and the last cut be taken again from the one before. Spark holds on to those of many cuts.
 */
public final class PartitionStates implements KnownSizeEstimation {

    private final long until;
    private final Shared shared;
    private final boolean checkpointed;

    /** What successive states have in common. */
    private static final class Shared {
        /** As stored, by device id. */
        private final VersionedBytes devices;

        private PartitionState latest;
        private long version;
        private PartitionState before;
        private long versionBefore;

        Shared(VersionedBytes devices, PartitionState partition, long version) {
            this.devices = requireNonNull(devices, "devices");
            this.latest = requireNonNull(partition, "partition");
            this.version = version;
            this.before = partition;
            this.versionBefore = version;
        }

        synchronized PartitionState partition(long of) {
            if (of == version) {
                return latest;
            }
            if (of == versionBefore) {
                return before;
            }
            throw new IllegalStateException("the state of the partition at " + of
                    + " is asked for, but there are those at " + version + " and " + versionBefore);
        }

        synchronized void next(long from, PartitionState next, long to) {
            before = partition(from);
            versionBefore = from;
            latest = next;
            version = to;
        }
    }

    /**
     * @param until the offset up to which they have seen the log
     * @param partition what is remembered of it beside its devices
     * @param devices as stored, by device id; of which the version {@code until} is meant
     */
    public PartitionStates(long until, PartitionState partition, VersionedBytes devices) {
        this(until, new Shared(devices, partition, until), true);
    }

    private PartitionStates(long until, Shared shared, boolean checkpointed) {
        this.until = until;
        this.shared = shared;
        this.checkpointed = checkpointed;
    }

    /** Of a partition of which nothing is known yet. */
    public static PartitionStates none(long until) {
        return new PartitionStates(until, new PartitionState(), new VersionedBytes(until));
    }

    /** States that others have replaced, and of which nothing is known but where they ended. */
    public static PartitionStates replaced(long until) {
        long other = until - 1;
        return new PartitionStates(until, new PartitionState(), new VersionedBytes(other));
    }

    /** The offset up to which they have seen the log. */
    public long until() {
        return until;
    }

    /**
     * What is remembered of the partition beside its devices; not to be changed.
     *
     * @throws IllegalStateException if these are neither the latest nor those before
     */
    public PartitionState partition() {
        return shared.partition(until);
    }

    /** Begins the step to the next version of the devices' states. */
    public VersionedBytes.Step begin() {
        return shared.devices.begin(until);
    }

    /**
     * Ends the step; returns the states after it.
     *
     * @param nextCheckpointed whether Spark's checkpoint is to hold them
     */
    public PartitionStates next(
            VersionedBytes.Step step, long nextUntil, PartitionState nextPartition, boolean nextCheckpointed) {
        step.end(nextUntil);
        shared.next(until, nextPartition, nextUntil);
        return new PartitionStates(nextUntil, shared, nextCheckpointed);
    }

    /** Whether Spark's checkpoint is to hold them; if not, only a snapshot does. */
    public boolean areCheckpointed() {
        return checkpointed;
    }

    /** Whether these are the latest. */
    public boolean areLatest() {
        return shared.devices.isLatest(until);
    }

    /**
     * The devices' states as stored, for reading.
     *
     * @throws IllegalStateException if these are not the latest
     */
    public VersionedBytes.Entries devices() {
        return shared.devices.entries(until);
    }

    /**
     * Of its own alone. Versions share their devices, so that Spark, which adds up what it caches, would count them once for each batch, and
     * throw out of its memory what takes none.
     */
    @Override
    public long estimatedSize() {
        return 1 << 10;
    }
}
