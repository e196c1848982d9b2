package io.seamark.batch.training;

import io.seamark.common.baseline.MetricBaseline;
import io.seamark.common.baseline.Pace;
import io.seamark.common.registry.DeviceInfo;

/** Learns how often a metric is sent, and for how long it keeps a value. Stateless. */
final class PaceFit {

    /** Values below which nothing is said. */
    private static final int LEAST_VALUES = 50;

    /** A run of more than this share of the history is no habit: the metric hardly ever changes. */
    private static final int RUNS_IN_HISTORY = 4;

    private static final double USUAL = 0.999;

    private PaceFit() {}

    static Pace of(Series series) {
        int n = series.size();
        if (n < LEAST_VALUES) {
            return Pace.UNKNOWN;
        }
        int longest = 1;
        int run = 1;
        for (int i = 1; i < n; i++) {
            run = series.values()[i] == series.values()[i - 1] ? run + 1 : 1;
            longest = Math.max(longest, run);
        }
        return new Pace(interval(series.times(), n), longest > n / RUNS_IN_HISTORY ? 0 : longest);
    }

    /**
     * The pace of a metric where it is known how often its device sends: that time by the readings from one of the metric's values to
     * the next, which only one in a thousand exceeded. So a pause of the device makes none of its metrics rare.
     */
    static Pace expected(DeviceHistory history, MetricBaseline metric) {
        double[] values = history.column(metric.metric());
        double[] steps = new double[history.size()];
        int n = 0;
        int last = -1;
        for (int i = 0; i < history.size(); i++) {
            if (!Double.isNaN(values[i])) {
                if (last >= 0) {
                    steps[n++] = i - last;
                }
                last = i;
            }
        }
        double readings = n == 0 ? history.size() : Samples.takeQuantile(steps, n, USUAL);
        double interval =
                Math.min(history.expectedInterval() * readings, (double) DeviceInfo.LONGEST_INTERVAL.toMillis());
        return new Pace((long) interval, metric.pace().longestRun());
    }

    /**
     * The time between two readings that is expected; else the one that only one in a thousand exceeded, milliseconds; 0 if too few
     * are known.
     */
    static long interval(DeviceHistory history) {
        if (history.expectedInterval() > 0) {
            return history.expectedInterval();
        }
        long[] times = new long[history.size()];
        for (int i = 0; i < times.length; i++) {
            times[i] = history.time(i);
        }
        return times.length < LEAST_VALUES ? 0 : interval(times, times.length);
    }

    private static long interval(long[] times, int n) {
        double[] gaps = new double[n - 1];
        for (int i = 1; i < n; i++) {
            gaps[i - 1] = times[i] - times[i - 1];
        }
        return (long) Samples.takeQuantile(gaps, gaps.length, USUAL);
    }
}
