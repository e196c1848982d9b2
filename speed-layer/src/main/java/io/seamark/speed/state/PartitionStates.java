package io.seamark.speed.state;

import static java.util.Objects.requireNonNull;

import io.seamark.common.device.PartitionState;
import io.seamark.common.version.VersionedBytes;
import org.apache.spark.util.KnownSizeEstimation;

/**
 * What the stream remembers of one Kafka partition after a cut: of its devices, and of itself. States of successive cuts share what they
 * know of the devices, each a version of it: only the latest can be read, and the last cut be taken again from the one before.
 */
public final class PartitionStates implements KnownSizeEstimation {

    private final long until;
    private final PartitionState partition;
    private final VersionedBytes devices;
    private final boolean checkpointed;

    /**
     * @param until the offset up to which they have seen the log
     * @param partition what is remembered of it beside its devices
     * @param devices as stored, by device id; of which the version {@code until} is meant
     */
    public PartitionStates(long until, PartitionState partition, VersionedBytes devices) {
        this(until, partition, devices, true);
    }

    private PartitionStates(long until, PartitionState partition, VersionedBytes devices, boolean checkpointed) {
        this.until = until;
        this.partition = requireNonNull(partition, "partition");
        this.devices = requireNonNull(devices, "devices");
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

    /** What is remembered of the partition beside its devices; not to be changed. */
    public PartitionState partition() {
        return partition;
    }

    /** Begins the step to the next version of the devices' states. */
    public VersionedBytes.Step begin() {
        return devices.begin(until);
    }

    /**
     * Ends the step; returns the states after it.
     *
     * @param nextCheckpointed whether Spark's checkpoint is to hold them
     */
    public PartitionStates next(
            VersionedBytes.Step step, long nextUntil, PartitionState nextPartition, boolean nextCheckpointed) {
        step.end(nextUntil);
        return new PartitionStates(nextUntil, nextPartition, devices, nextCheckpointed);
    }

    /** Whether Spark's checkpoint is to hold them; if not, only a snapshot does. */
    public boolean areCheckpointed() {
        return checkpointed;
    }

    /** Whether these are the latest. */
    public boolean areLatest() {
        return devices.isLatest(until);
    }

    /**
     * The devices' states as stored, for reading.
     *
     * @throws IllegalStateException if these are not the latest
     */
    public VersionedBytes.Entries devices() {
        return devices.entries(until);
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
