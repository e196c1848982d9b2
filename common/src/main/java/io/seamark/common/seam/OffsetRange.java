package io.seamark.common.seam;

/**
 * A stretch of one partition of the log.
 *
 * @param partition Kafka partition of {@code readings}
 * @param from first offset, inclusive
 * @param until end, exclusive; at least {@code from}
 */
public record OffsetRange(int partition, long from, long until) implements java.io.Serializable {

    public OffsetRange {
        if (partition < 0 || from < 0 || until < from) {
            throw new IllegalArgumentException("no range: partition " + partition + " [" + from + ", " + until + ")");
        }
    }

    /** How many offsets. */
    public long length() {
        return until - from;
    }

    public boolean isEmpty() {
        return until == from;
    }

    @Override
    public String toString() {
        return partition + ":[" + from + "," + until + ")";
    }
}
