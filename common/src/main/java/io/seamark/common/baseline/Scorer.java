package io.seamark.common.baseline;

import io.seamark.common.baseline.Score.Contribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Scores readings: a pure function of baseline and reading. The score is {@code x / (1 + x)} for the larger of two ratios
 * x, each 1 at its limit, so that 0.5 is the limit: the largest deviation of one metric over {@value #BAND_SPREADS} spreads,
 * and the Mahalanobis distance of all metrics over {@value #DISTANCE_FACTOR} times what is typical.
 *
 * <p>Reuses its buffers: one scorer per thread.
 */
public final class Scorer {

    /** Half width of the expected band, in spreads. */
    public static final double BAND_SPREADS = 6;

    /** How much beyond the history's 99.9 % quantile a squared distance must lie. */
    static final double DISTANCE_FACTOR = 3;

    private static final double FARTHEST = 1e100;

    private double[] deviations = new double[16];

    /**
     * Scores one reading.
     *
     * @param names metric names, {@code count} of them
     * @param values their finite values
     */
    public Score score(DeviceBaseline baseline, long ts, String[] names, double[] values, int count) {
        int k = baseline.metrics().size();
        if (deviations.length < k) {
            deviations = new double[k];
        }
        int known = 0;
        double widest = 0;
        for (int i = 0; i < count; i++) {
            int at = i < k && baseline.metrics().get(i).metric().equals(names[i]) ? i : baseline.indexOf(names[i]);
            if (at >= 0) {
                double deviation = bounded(baseline.metrics().get(at).deviation(ts, values[i]));
                deviations[at] = deviation;
                widest = Math.max(widest, Math.abs(deviation));
                known++;
            }
        }
        double band = widest / BAND_SPREADS;
        // A distance of a part of the metrics would take the absent ones for normal: only whole vectors have one.
        double distance = known == k && baseline.hasPrecision()
                ? Math.sqrt(Math.max(0, baseline.relativeDistance(deviations)) / DISTANCE_FACTOR)
                : 0;
        double ratio = Math.max(band, distance);
        double value = ratio == Double.POSITIVE_INFINITY ? 1 : ratio / (1 + ratio);
        if (value < 0.5) {
            return new Score(value, band >= distance ? "band" : "distance", List.of());
        }
        return new Score(
                value, band >= distance ? "band" : "distance", contributions(baseline, ts, names, values, count));
    }

    private static List<Contribution> contributions(
            DeviceBaseline baseline, long ts, String[] names, double[] values, int count) {
        double total = 0;
        for (int i = 0; i < count; i++) {
            int at = baseline.indexOf(names[i]);
            if (at >= 0) {
                total += squareOf(baseline.metrics().get(at).deviation(ts, values[i]));
            }
        }
        List<Contribution> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = baseline.indexOf(names[i]);
            if (at >= 0) {
                MetricBaseline metric = baseline.metrics().get(at);
                double level = metric.level(ts);
                double half = BAND_SPREADS * metric.spread(ts);
                double share = total > 0 ? squareOf(metric.deviation(ts, values[i])) / total : 0;
                parts.add(new Contribution(names[i], values[i], level - half, level + half, share));
            }
        }
        parts.sort(Comparator.comparingDouble(Contribution::share).reversed());
        return parts;
    }

    private static double squareOf(double deviation) {
        double bounded = bounded(deviation);
        return bounded * bounded;
    }

    /**
     * Keeps what is far beyond any limit from overflowing once it is squared and weighed: infinity over infinity, or less
     * infinity, would be no number, and no number is no alert.
     */
    private static double bounded(double deviation) {
        return Math.max(-FARTHEST, Math.min(FARTHEST, deviation));
    }
}
