package io.seamark.batch.training;

import io.seamark.common.baseline.MetricBaseline;
import io.seamark.common.summary.Hour;
import java.util.Arrays;
import java.util.Optional;

/**
 * Fits the baseline of one metric: how many slots the history supports, then a robust level and spread for each. Medians
 * and median absolute deviations, so that up to half of a slot may be faults (Rousseeuw, Croux, "Alternatives to the median
 * absolute deviation", 1993). Residuals are taken from {@link MetricBaseline} itself: training and scoring agree. Stateless.
 */
final class SeasonFit {

    /** A slot's spread is never below this share of the metric's: a quiet hour by chance is not a narrow band. */
    static final double SLOT_FLOOR = 0.3;

    /** The history's 99.9 % quantile of deviations, in spreads, at most. */
    static final double TYPICAL_SPREADS = 4.5;

    private static final double TYPICAL_QUANTILE = 0.999;
    private static final long HOURS_OF_DAY = 24;
    private static final long DAY = HOURS_OF_DAY * Hour.MILLIS;
    private static final int WEEK_DAYS = 10;
    private static final int WEEKEND_DAYS = 2;
    /** So much lower must the deviation be for a season to be worth its name. */
    private static final double GAIN = 0.9;

    /** A history that ends just before its third day is whole counts as three days. */
    private static final long NEARLY = DAY / 100;

    private SeasonFit() {}

    /**
     * How many slots a history supports: hours of the day from three days on, if they tell the last third of the history better
     * than its median does; those of weekends apart from ten days with two of a weekend on, if that is better again.
     *
     * @return 48, 24 or 1
     */
    static int slots(Series series) {
        int n = series.size();
        if (n < 3 || series.times()[n - 1] - series.times()[0] < 3 * DAY - NEARLY) {
            return 1;
        }
        int known = 2 * n / 3;
        double flat = deviation(series, known, 1);
        double hours = deviation(series, known, 24);
        if (!(hours < GAIN * flat)) {
            return 1;
        }
        return hasWeekends(series) && deviation(series, known, 48) < GAIN * hours ? 48 : 24;
    }

    /** Whether levels tell the values clearly better than their median does. */
    static boolean isWorth(Series series, double[] levels) {
        double[] flat = levels(series, 1);
        return deviation(series, 0, levels) < GAIN * deviation(series, 0, flat);
    }

    /** Mean absolute deviation of the values from {@code known} on from levels fitted on those before. */
    private static double deviation(Series series, int known, int slots) {
        return deviation(series, known, levels(series.first(known), slots));
    }

    private static double deviation(Series series, int from, double[] levels) {
        if (!canBeHeld(levels)) {
            return Double.POSITIVE_INFINITY;
        }
        float[] spreads = new float[levels.length];
        Arrays.fill(spreads, 1);
        MetricBaseline baseline = baseline(series, levels, spreads);
        double sum = 0;
        for (int i = from; i < series.size(); i++) {
            sum += Math.abs(series.values()[i] - baseline.level(series.times()[i]));
        }
        return sum / (series.size() - from);
    }

    private static MetricBaseline baseline(Series series, double[] levels, float[] spreads) {
        return new MetricBaseline(series.metric(), levels, spreads).by(series.clock());
    }

    /** Whether a {@link MetricBaseline} can hold levels: finite, and not farther from the first one than a float reaches. */
    private static boolean canBeHeld(double[] levels) {
        for (double level : levels) {
            if (!Double.isFinite(levels[0] + (float) (level - levels[0]))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasWeekends(Series series) {
        int days = 0;
        int weekendDays = 0;
        long lastDay = Long.MIN_VALUE;
        for (int i = 0; i < series.size(); i++) {
            long day = Math.floorDiv(series.hour(i), HOURS_OF_DAY);
            if (day != lastDay) {
                days++;
                weekendDays += MetricBaseline.slot(48, series.hour(i)) >= 24 ? 1 : 0;
                lastDay = day;
            }
        }
        return days >= WEEK_DAYS && weekendDays >= WEEKEND_DAYS;
    }

    /** Median of each slot; of a slot without values that of all. */
    private static double[] levels(Series series, int slots) {
        Slots grouped = Slots.of(series, slots);
        double[] values = grouped.arranged(series.values());
        double[] levels = new double[slots];
        double all = Double.NaN;
        for (int slot = 0; slot < slots; slot++) {
            if (grouped.begin(slot) < grouped.end(slot)) {
                levels[slot] = Samples.takeMedian(values, grouped.begin(slot), grouped.end(slot));
            } else {
                all = Double.isNaN(all) ? Samples.takeMedian(series.values().clone(), series.size()) : all;
                levels[slot] = all;
            }
        }
        return levels;
    }

    /**
     * Fits levels and spreads.
     *
     * @param series at least one value
     * @return empty if the values are beyond what a baseline can hold
     */
    static Optional<MetricBaseline> fit(Series series, int slots) {
        return around(series, levels(series, slots));
    }

    /**
     * Fits spreads around levels that are given.
     *
     * @param series at least one value; not every slot must have one
     * @return empty if the values are beyond what a baseline can hold
     */
    static Optional<MetricBaseline> around(Series series, double[] levels) {
        int n = series.size();
        float[] spreads = new float[levels.length];
        Arrays.fill(spreads, 1);
        if (!canBeHeld(levels)) {
            return Optional.empty();
        }
        MetricBaseline unit = baseline(series, levels, spreads);
        double[] residuals = new double[n];
        for (int i = 0; i < n; i++) {
            residuals[i] = Math.abs(series.values()[i] - unit.level(series.times()[i]));
        }
        double[] ofAll = residuals.clone();
        double overall = Samples.NORMAL * Samples.takeMedian(ofAll, n);
        double[] steps = series.values().clone();
        Arrays.sort(steps);
        double step = Samples.smallestStepOfSorted(steps, n) / 4;
        Slots grouped = Slots.of(series, levels.length);
        double[] bySlot = grouped.arranged(residuals);
        for (int slot = 0; slot < levels.length; slot++) {
            int begin = grouped.begin(slot);
            int end = grouped.end(slot);
            double own = end == begin ? overall : Samples.NORMAL * Samples.takeMedian(bySlot, begin, end);
            double floor = Math.max(1e-6 * Math.max(1, Math.abs(levels[slot])), step);
            spreads[slot] = (float) Math.max(Math.max(own, SLOT_FLOOR * overall), floor);
            if (!Float.isFinite(spreads[slot])) {
                return Optional.empty();
            }
        }
        return inflated(series, levels, spreads, residuals);
    }

    /** Widens all spreads by one factor, so that the history itself stays within {@link #TYPICAL_SPREADS} of them. */
    private static Optional<MetricBaseline> inflated(
            Series series, double[] levels, float[] spreads, double[] residuals) {
        MetricBaseline narrow = baseline(series, levels, spreads);
        double[] deviations = new double[residuals.length];
        for (int i = 0; i < deviations.length; i++) {
            deviations[i] = residuals[i] / narrow.spread(series.times()[i]);
        }
        double typical = Samples.takeQuantile(deviations, deviations.length, TYPICAL_QUANTILE);
        double factor = Math.max(1, typical / TYPICAL_SPREADS);
        float[] wide = new float[spreads.length];
        for (int slot = 0; slot < wide.length; slot++) {
            wide[slot] = (float) (spreads[slot] * factor);
            if (!Float.isFinite(wide[slot])) {
                return Optional.empty();
            }
        }
        return Optional.of(baseline(series, levels, wide).with(PaceFit.of(series)));
    }
}
