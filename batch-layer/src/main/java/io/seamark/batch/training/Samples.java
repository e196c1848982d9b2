package io.seamark.batch.training;

/** Order statistics of numbers; none changes its argument unless it says so. Stateless. */
final class Samples {

    /** Makes the median absolute deviation of normal values their standard deviation: 1 / the normal's upper quartile. */
    static final double NORMAL = 1.4826;

    private Samples() {}

    /** Median of the first {@code n} values, at least one; changes their order. */
    static double takeMedian(double[] values, int n) {
        return takeMedian(values, 0, n);
    }

    /** Median of {@code values[from, until)}, at least one; changes the order of that range. */
    static double takeMedian(double[] values, int from, int until) {
        int middle = (from + until) >>> 1;
        Selection.select(values, from, until, middle);
        if (((until - from) & 1) == 1) {
            return values[middle];
        }
        double below = values[from];
        for (int i = from + 1; i < middle; i++) {
            below = Math.max(below, values[i]);
        }
        return below + (values[middle] - below) / 2;
    }

    /** Robust standard deviation of the first {@code n} values around their median; changes them. */
    static double spoilForSpread(double[] values, int n) {
        double median = takeMedian(values, n);
        for (int i = 0; i < n; i++) {
            values[i] = Math.abs(values[i] - median);
        }
        return NORMAL * takeMedian(values, n);
    }

    /** Robust standard deviation of all values around their median. */
    static double spread(double[] values) {
        return spoilForSpread(values.clone(), values.length);
    }

    /** The value of the rank {@code ceil(q * n)} among the first {@code n}, at least one; changes their order. */
    static double takeQuantile(double[] values, int n, double q) {
        int rank = (int) Math.ceil(q * n);
        int at = Math.max(0, Math.min(n - 1, rank - 1));
        Selection.select(values, 0, n, at);
        return values[at];
    }

    /** Smallest difference between two different values of the first {@code n}, which are sorted; 0 if all are equal. */
    static double smallestStepOfSorted(double[] sorted, int n) {
        double smallest = 0;
        for (int i = 1; i < n; i++) {
            double step = sorted[i] - sorted[i - 1];
            if (step > 0 && (smallest == 0 || step < smallest)) {
                smallest = step;
            }
        }
        return smallest;
    }
}
