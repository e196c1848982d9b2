package io.seamark.common.frame;

import io.seamark.common.reading.LeftOutCounts;
import io.seamark.common.reading.RejectReason;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the messages of a stretch of the log: accepted + duplicates + rejected = messages; and what was left out of
 * those that are readings. Mutable, for counting; not thread-safe.
 */
public final class Tally implements java.io.Serializable {

    private long accepted;
    private long duplicates;
    private long forgotten;
    private long unwatched;
    private final long[] rejected = new long[RejectReason.count()];
    private final LeftOutCounts leftOut = new LeftOutCounts();

    public void accept(long count) {
        accepted += count;
    }

    public void duplicate(long count) {
        duplicates += count;
    }

    /** Counts times of devices that the memory of repeats had no room for, before they were as old as its window. */
    public void forget(long count) {
        forgotten += count;
    }

    /** Counts readings of devices that were given no state, as the fleet has as many devices as it may. */
    public void unwatch(long count) {
        unwatched += count;
    }

    public void reject(RejectReason reason, long count) {
        rejected[reason.ordinal()] += count;
    }

    /** Counts metrics that were left out of readings, duplicates included. */
    public void leaveOut(LeftOutCounts counts) {
        leftOut.merge(counts);
    }

    /** Adds all of {@code other}. Returns this. */
    public Tally merge(Tally other) {
        accepted += other.accepted;
        duplicates += other.duplicates;
        forgotten += other.forgotten;
        unwatched += other.unwatched;
        for (int i = 0; i < rejected.length; i++) {
            rejected[i] += other.rejected[i];
        }
        leftOut.merge(other.leftOut);
        return this;
    }

    /** Readings that are measured. */
    public long accepted() {
        return accepted;
    }

    /** Readings of which each value repeats the device, time and metric of one before. */
    public long duplicates() {
        return duplicates;
    }

    /** Times of devices that were forgotten for want of room: a repeat of one would be taken for a new reading. */
    public long forgotten() {
        return forgotten;
    }

    /**
     * Readings, repeats included, of devices beyond {@code seamark.fleet.max-devices}: they are measured, but not scored, and a repeat of
     * one in a later micro-batch is taken for a new reading.
     */
    public long unwatched() {
        return unwatched;
    }

    /** Messages that are no readings, all reasons. */
    public long rejected() {
        return Arrays.stream(rejected).sum();
    }

    public long rejected(RejectReason reason) {
        return rejected[reason.ordinal()];
    }

    /** The reasons that occurred, with their counts. */
    public Map<RejectReason, Long> byReason() {
        Map<RejectReason, Long> counts = new EnumMap<>(RejectReason.class);
        for (RejectReason reason : RejectReason.values()) {
            if (rejected[reason.ordinal()] > 0) {
                counts.put(reason, rejected[reason.ordinal()]);
            }
        }
        return counts;
    }

    /** Metrics that were left out of readings. Not to be changed. */
    public LeftOutCounts leftOut() {
        return leftOut;
    }

    /** Messages in all. */
    public long messages() {
        return accepted + duplicates + rejected();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Tally other
                && accepted == other.accepted
                && duplicates == other.duplicates
                && forgotten == other.forgotten
                && unwatched == other.unwatched
                && Arrays.equals(rejected, other.rejected)
                && leftOut.equals(other.leftOut);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Long.hashCode(accepted) + Long.hashCode(duplicates))
                + Arrays.hashCode(rejected)
                + leftOut.hashCode();
    }

    @Override
    public String toString() {
        return "Tally[accepted=" + accepted + ", duplicates=" + duplicates + ", forgotten=" + forgotten + ", unwatched="
                + unwatched + ", rejected="
                + byReason() + ", leftOut=" + leftOut + "]";
    }
}
