package io.seamark.batch.training;

import java.util.Arrays;

/** Order statistics of numbers; none changes its argument unless it says so. Stateless. */
final class Samples {

    /** Makes the median absolute deviation of normal values their standard deviation: 1 / the normal's upper quartile. */
    static final double NORMAL = 1.4826;

    private Samples() {}

    /** Median of the first {@code n} values; sorts them. */
    static double sortAndTakeMedian(double[] values, int n) {
        return sortAndTakeMedian(values, 0, n);
    }

    /** Median of {@code values[from, until)}, at least one; sorts that range. */
    static double sortAndTakeMedian(double[] values, int from, int until) {
        Arrays.sort(values, from, until);
        return medianOfSorted(values, from, until);
    }

    static double medianOfSorted(double[] values, int from, int until) {
        int middle = (from + until) >>> 1;
        boolean odd = ((until - from) & 1) == 1;
        return odd ? values[middle] : values[middle - 1] + (values[middle] - values[middle - 1]) / 2;
    }

    /** Robust standard deviation of the first {@code n} values around their median; sorts them, and then changes them. */
    static double spoilForSpread(double[] values, int n) {
        double median = sortAndTakeMedian(values, n);
        for (int i = 0; i < n; i++) {
            values[i] = Math.abs(values[i] - median);
        }
        return NORMAL * sortAndTakeMedian(values, n);
    }

    /** Robust standard deviation of all values around their median. */
    static double spread(double[] values) {
        return spoilForSpread(values.clone(), values.length);
    }

    /** The value of the rank {@code ceil(q * n)} of sorted values, at least one. */
    static double quantileOfSorted(double[] sorted, int n, double q) {
        int rank = (int) Math.ceil(q * n);
        return sorted[Math.max(0, Math.min(n - 1, rank - 1))];
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
