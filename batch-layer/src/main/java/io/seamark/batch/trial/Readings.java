package io.seamark.batch.trial;

/**
 * Readings of one device, in order of time. Holds the arrays that it is given.
 *
 * @param metrics names, in order
 * @param times event times, epoch milliseconds; the first {@code size} count
 * @param columns values by metric and reading, NaN where a reading leaves the metric out
 * @param size how many readings
 */
public record Readings(String[] metrics, long[] times, double[][] columns, int size) {

    /** None. */
    public static final Readings NONE = new Readings(new String[0], new long[0], new double[0][], 0);
}
