package io.seamark.common.baseline;

import io.seamark.common.baseline.Score.Contribution;
import io.seamark.common.detect.Detector;
import io.seamark.common.detect.DetectorState;
import io.seamark.common.detect.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Scores readings: a function of baseline, recent past and reading. Where the history supports a {@link Detector} it has the
 * word; else the score is {@code x / (1 + x)} with the largest deviation of one metric over {@value #BAND_SPREADS} spreads for
 * x. Either way 0.5 is the limit.
 *
 * <p>Reuses its buffers: one scorer per thread.
 */
public final class Scorer {

    /** Half width of the expected band, in spreads. */
    public static final double BAND_SPREADS = 6;

    /** Keeps what is far beyond any limit from overflowing once it is squared and summed up. */
    private static final double FARTHEST = 1e100;

    private final Finding finding = new Finding();
    private final SeasonTime time = new SeasonTime();
    private double[] deviations = new double[16];

    /**
     * Scores one reading.
     *
     * @param state of the device; changed
     * @param names metric names, {@code count} of them
     * @param values their finite values
     */
    public Score score(
            DeviceBaseline baseline, ScoringState state, long ts, String[] names, double[] values, int count) {
        return score(new MetricOrder(baseline, Arrays.copyOf(names, count)), state, ts, values);
    }

    /**
     * Scores one reading.
     *
     * @param order of its metrics in the baseline
     * @param state of the device; changed
     * @param values finite, in that order
     */
    public Score score(MetricOrder order, ScoringState state, long ts, double[] values) {
        DeviceBaseline baseline = order.baseline();
        int k = baseline.metrics().size();
        if (deviations.length < k) {
            deviations = new double[k];
        }
        Arrays.fill(deviations, 0, k, Double.NaN);
        int known = 0;
        time.at(baseline.clock().local(ts));
        for (int i = 0; i < order.count(); i++) {
            int at = order.place(i);
            if (at >= 0) {
                deviations[at] = bounded(values[i] - baseline.metrics().get(at).level(time));
                known++;
            }
        }
        if (known == 0) {
            return Score.NONE;
        }
        if (baseline.detector().isEmpty()) {
            return byBand(order, ts, values);
        }
        Detector detector = baseline.detector().get();
        DetectorState of = state.under(baseline, detector);
        for (int j = 0; j < k && known < k; j++) {
            if (Double.isNaN(deviations[j])) {
                deviations[j] = detector.last(of, j);
            }
        }
        detector.next(of, ts, deviations, finding);
        double value = tolerant(baseline, finding.score());
        if (Double.isNaN(value)) {
            // Numbers that no training writes: rather seen than passed over.
            return new Score(1, finding.detector(), List.of());
        }
        List<Contribution> parts = value < 0.5 ? List.of() : contributions(order, ts, values, finding::share);
        return new Score(value, finding.detector(), parts);
    }

    private Score byBand(MetricOrder order, long ts, double[] values) {
        DeviceBaseline baseline = order.baseline();
        double widest = 0;
        for (int j = 0; j < baseline.metrics().size(); j++) {
            if (!Double.isNaN(deviations[j])) {
                widest = Math.max(
                        widest,
                        Math.abs(deviations[j]) / baseline.metrics().get(j).spread(ts));
            }
        }
        double ratio = bounded(widest / BAND_SPREADS);
        double value = tolerant(baseline, ratio / (1 + ratio));
        if (value < 0.5) {
            return new Score(value, "band", List.of());
        }
        return new Score(value, "band", contributions(order, ts, values, at -> {
            double spreads = bounded(deviations[at] / baseline.metrics().get(at).spread(ts));
            return spreads * spreads;
        }));
    }

    private static List<Contribution> contributions(
            MetricOrder order, long ts, double[] values, IntToDoubleFunction share) {
        double largest = 0;
        for (int i = 0; i < order.count(); i++) {
            int at = order.place(i);
            largest = at < 0 ? largest : Math.max(largest, share.applyAsDouble(at));
        }
        // By the largest first: the sum of what is far beyond any limit would overflow.
        double total = 0;
        for (int i = 0; i < order.count(); i++) {
            int at = order.place(i);
            total += at < 0 ? 0 : part(share.applyAsDouble(at), largest);
        }
        List<Contribution> parts = new ArrayList<>();
        for (int i = 0; i < order.count(); i++) {
            int at = order.place(i);
            if (at >= 0) {
                MetricBaseline metric = order.baseline().metrics().get(at);
                double level = metric.level(ts);
                double half = BAND_SPREADS * metric.spread(ts);
                double part = total > 0 ? part(share.applyAsDouble(at), largest) / total : 0;
                parts.add(new Contribution(order.name(i), values[i], level - half, level + half, part));
            }
        }
        parts.sort(Comparator.comparingDouble(Contribution::share).reversed());
        return parts;
    }

    private static double part(double share, double largest) {
        if (largest == Double.POSITIVE_INFINITY) {
            return share == largest ? 1 : 0;
        }
        return share > 0 ? share / largest : 0;
    }

    /** The score of evidence x = score / (1 - score) divided by the device's tolerance. */
    private static double tolerant(DeviceBaseline baseline, double score) {
        double tolerance = baseline.tolerance();
        return tolerance == 1 ? score : score / (score + tolerance * (1 - score));
    }

    private static double bounded(double deviation) {
        return Math.max(-FARTHEST, Math.min(FARTHEST, deviation));
    }
}
