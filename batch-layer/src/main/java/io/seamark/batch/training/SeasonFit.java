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
    private static final long DAY = 24 * Hour.MILLIS;
    private static final int WEEK_DAYS = 10;
    private static final int WEEKEND_DAYS = 2;
    private static final int WEEK_SLOT_READINGS = 8;
    private static final int DAY_SLOT_READINGS = 4;

    private SeasonFit() {}

    /**
     * How many slots a history supports.
     *
     * @param ownHours hours with a reading that a season needs at least
     * @return 48, 24 or 1
     */
    static int slots(Series series, int ownHours) {
        int[] week = new int[48];
        int hours = 0;
        int days = 0;
        int weekendDays = 0;
        long lastHour = Long.MIN_VALUE;
        long lastDay = Long.MIN_VALUE;
        for (long ts : series.times()) {
            long hour = Hour.of(ts);
            int slot = MetricBaseline.slot(48, hour);
            week[slot]++;
            if (hour != lastHour) {
                hours++;
                lastHour = hour;
            }
            long day = Math.floorDiv(ts, DAY);
            if (day != lastDay) {
                days++;
                weekendDays += slot >= 24 ? 1 : 0;
                lastDay = day;
            }
        }
        // A slot that is known by a few values has a level by chance; below two days there is no season to be seen.
        if (hours < ownHours || covered(series) < 2 * DAY - Hour.MILLIS) {
            return 1;
        }
        if (days >= WEEK_DAYS && weekendDays >= WEEKEND_DAYS && least(week, 0) >= WEEK_SLOT_READINGS) {
            return 48;
        }
        for (int i = 0; i < 24; i++) {
            week[i] += week[i + 24];
        }
        return least(Arrays.copyOf(week, 24), 0) >= DAY_SLOT_READINGS ? 24 : 1;
    }

    /** Milliseconds from the first to the last value. */
    private static long covered(Series series) {
        return series.size() == 0 ? 0 : series.times()[series.size() - 1] - series.times()[0];
    }

    private static int least(int[] counts, int from) {
        return Arrays.stream(counts, from, counts.length).min().orElse(0);
    }

    /**
     * Fits levels and spreads.
     *
     * @param series at least one value
     * @return empty if the values are beyond what a baseline can hold
     */
    static Optional<MetricBaseline> fit(Series series, int slots) {
        Slots grouped = Slots.of(series, slots);
        double[] values = grouped.arranged(series.values());
        float[] levels = new float[slots];
        for (int slot = 0; slot < slots; slot++) {
            levels[slot] = (float) Samples.sortAndTakeMedian(values, grouped.begin(slot), grouped.end(slot));
        }
        return around(series, levels);
    }

    /**
     * Fits spreads around levels that are given.
     *
     * @param series at least one value; not every slot must have one
     * @return empty if the values are beyond what a baseline can hold
     */
    static Optional<MetricBaseline> around(Series series, float[] levels) {
        int n = series.size();
        float[] spreads = new float[levels.length];
        Arrays.fill(spreads, 1);
        for (float level : levels) {
            if (!Float.isFinite(level)) {
                return Optional.empty();
            }
        }
        MetricBaseline unit = new MetricBaseline(series.metric(), levels, spreads);
        double[] residuals = new double[n];
        for (int i = 0; i < n; i++) {
            residuals[i] = Math.abs(series.values()[i] - unit.level(series.times()[i]));
        }
        double[] sorted = residuals.clone();
        double overall = Samples.NORMAL * Samples.sortAndTakeMedian(sorted, n);
        double[] steps = series.values().clone();
        Arrays.sort(steps);
        double step = Samples.smallestStepOfSorted(steps, n) / 4;
        Slots grouped = Slots.of(series, levels.length);
        double[] bySlot = grouped.arranged(residuals);
        for (int slot = 0; slot < levels.length; slot++) {
            int begin = grouped.begin(slot);
            int end = grouped.end(slot);
            double own = end == begin ? overall : Samples.NORMAL * Samples.sortAndTakeMedian(bySlot, begin, end);
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
            Series series, float[] levels, float[] spreads, double[] residuals) {
        MetricBaseline narrow = new MetricBaseline(series.metric(), levels, spreads);
        double[] deviations = new double[residuals.length];
        for (int i = 0; i < deviations.length; i++) {
            deviations[i] = residuals[i] / narrow.spread(series.times()[i]);
        }
        Arrays.sort(deviations);
        double typical = Samples.quantileOfSorted(deviations, deviations.length, TYPICAL_QUANTILE);
        double factor = Math.max(1, typical / TYPICAL_SPREADS);
        float[] wide = new float[spreads.length];
        for (int slot = 0; slot < wide.length; slot++) {
            wide[slot] = (float) (spreads[slot] * factor);
            if (!Float.isFinite(wide[slot])) {
                return Optional.empty();
            }
        }
        return Optional.of(new MetricBaseline(series.metric(), levels, wide));
    }
}
