package io.seamark.batch.training;

import static java.util.Objects.requireNonNull;

import io.seamark.common.baseline.LocalClock;
import io.seamark.common.summary.Hour;
import java.util.Arrays;

/**
 * The values of one metric over time, absent ones left out.
 *
 * @param metric metric name
 * @param clock where the device stands
 * @param times event times, epoch milliseconds, ascending
 * @param values finite values, as many
 */
record Series(String metric, LocalClock clock, long[] times, double[] values) {

    Series {
        requireNonNull(metric, "metric");
        requireNonNull(clock, "clock");
        if (times.length != values.length) {
            throw new IllegalArgumentException(times.length + " times for " + values.length + " values");
        }
    }

    int size() {
        return values.length;
    }

    /** The hour of value {@code i} on the clock where the device stands, see {@link LocalClock#local}. */
    long hour(int i) {
        return Hour.of(clock.local(times[i]));
    }

    /** The first {@code n} values. */
    Series first(int n) {
        return new Series(metric, clock, Arrays.copyOf(times, n), Arrays.copyOf(values, n));
    }

    /** Leaves out what is NaN. */
    static Series of(String metric, LocalClock clock, long[] times, double[] values, int size) {
        long[] keptTimes = new long[size];
        double[] kept = new double[size];
        int n = 0;
        for (int i = 0; i < size; i++) {
            if (!Double.isNaN(values[i])) {
                keptTimes[n] = times[i];
                kept[n++] = values[i];
            }
        }
        return new Series(metric, clock, Arrays.copyOf(keptTimes, n), Arrays.copyOf(kept, n));
    }
}
