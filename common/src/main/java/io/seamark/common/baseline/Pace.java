package io.seamark.common.baseline;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;

/**
 * How often a metric, or a device, is heard of, and for how long it stays the same. Immutable.
 *
 * @param interval milliseconds between two readings that only one in a thousand exceeded; 0 if not known
 * @param longestRun most readings on end with one and the same value; 0 if not known, or if that says nothing
 */
public record Pace(long interval, int longestRun) {

    /** Nothing is known. */
    public static final Pace UNKNOWN = new Pace(0, 0);

    /** No interval is longer, milliseconds. */
    static final long MOST_INTERVAL = Long.MAX_VALUE / 4;

    /** How many intervals of silence are too many. */
    private static final int SILENT_INTERVALS = 2;

    /** How many times the longest run is too long a one, and at least how many readings. */
    private static final int STUCK_RUNS = 2;

    private static final int LEAST_STUCK = 10;

    public Pace {
        if (interval < 0 || interval > MOST_INTERVAL || longestRun < 0) {
            throw new IllegalArgumentException("a pace of " + interval + " ms and " + longestRun + " readings");
        }
    }

    /**
     * Milliseconds without a word that are still usual; {@code Long.MAX_VALUE} if nothing is known.
     *
     * @param interval milliseconds, 0 if not known
     */
    public static long patience(long interval) {
        return interval == 0 ? Long.MAX_VALUE : SILENT_INTERVALS * interval;
    }

    /**
     * Whether so many readings on end with one value are too many.
     *
     * @param longestRun on record; 0 if not known
     */
    static boolean isStuck(int longestRun, int run) {
        return longestRun > 0 && run >= Math.max(LEAST_STUCK, (long) STUCK_RUNS * longestRun);
    }

    /** Appends the stored form. */
    public void write(ByteWriter out) {
        out.varint(interval).varint(longestRun);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws CorruptDataException if the bytes are none
     */
    public static Pace read(ByteReader in) {
        long interval = in.varint();
        long run = in.varint();
        try {
            return new Pace(interval, Math.toIntExact(run));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new CorruptDataException("no pace: " + e.getMessage(), e);
        }
    }
}
