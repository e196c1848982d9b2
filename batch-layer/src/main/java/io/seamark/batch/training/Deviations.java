package io.seamark.batch.training;

import io.seamark.common.baseline.MetricBaseline;
import java.util.List;

/**
 * A history as detectors see it: each metric's value less its season, by reading. Where a reading leaves a metric out, the
 * last deviation stands, as it does when readings are scored; before the first one, none. Immutable, but for its arrays.
 *
 * @param times event times, epoch milliseconds, ascending
 * @param rows deviations by reading and metric
 * @param stepSizes mean size of the changes of each metric's values, where they change; 0 for one that never does
 */
record Deviations(long[] times, double[][] rows, double[] stepSizes) {

    /** Spreads beyond which a value lies no farther: what a broken sensor has sent once must not be the measure of all. */
    private static final double FARTHEST = 1000;

    static Deviations of(DeviceHistory history, List<MetricBaseline> baselines) {
        int p = baselines.size();
        int n = history.size();
        long[] times = new long[n];
        double[][] rows = new double[n][p];
        for (int i = 0; i < n; i++) {
            times[i] = history.time(i);
        }
        double[] steps = new double[p];
        for (int j = 0; j < p; j++) {
            steps[j] = fill(
                    rows, j, baselines.get(j), history.column(baselines.get(j).metric()), times);
        }
        return new Deviations(times, rows, steps);
    }

    private static double fill(double[][] rows, int j, MetricBaseline baseline, double[] values, long[] times) {
        double last = 0;
        double before = Double.NaN;
        double sum = 0;
        long changes = 0;
        for (int i = 0; i < rows.length; i++) {
            double value = values[i];
            if (!Double.isNaN(value)) {
                double bound = FARTHEST * baseline.spread(times[i]);
                last = Math.max(-bound, Math.min(bound, value - baseline.level(times[i])));
                if (!Double.isNaN(before) && value != before) {
                    sum += Math.min(bound, Math.abs(value - before));
                    changes++;
                }
                before = value;
            }
            rows[i][j] = last;
        }
        return changes == 0 ? 0 : sum / changes;
    }

    /** How many readings. */
    int size() {
        return rows.length;
    }

    /** How many metrics. */
    int metrics() {
        return stepSizes.length;
    }

    /** Median time between readings, milliseconds, at least 1; of at least two. */
    long interval() {
        double[] gaps = new double[times.length - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = times[i + 1] - times[i];
        }
        return Math.max(1, Math.round(Samples.takeMedian(gaps, gaps.length)));
    }

    /** The deviations of one metric. */
    double[] column(int metric) {
        double[] column = new double[rows.length];
        for (int i = 0; i < column.length; i++) {
            column[i] = rows[i][metric];
        }
        return column;
    }
}
