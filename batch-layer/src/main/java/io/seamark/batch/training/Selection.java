package io.seamark.batch.training;

import java.util.Arrays;

/**
 * Brings the value of one rank to its place, as sorting would, in time proportional to the number of values (Hoare, "Algorithm 65:
 * find", 1961). The result is that of {@link Arrays#sort(double[])}, bit by bit. Stateless.
 */
final class Selection {

    /** Fewer values than this are sorted: that is faster. */
    private static final int FEW = 40;

    /** Values that halve no better than this many steps for each doubling of their number are sorted after all. */
    private static final int STEPS = 4;

    private Selection() {}

    /** Orders {@code values[from, until)} such that what comes before rank {@code k}, counted as an index, is not above it, and what follows not below. */
    static void select(double[] values, int from, int until, int k) {
        if (until - from < FEW || hasOrderOfItsOwn(values, from, until)) {
            Arrays.sort(values, from, until);
            return;
        }
        int left = from;
        int right = until - 1;
        int steps = STEPS * (32 - Integer.numberOfLeadingZeros(until - from));
        while (right - left >= FEW && steps-- > 0) {
            double pivot = pivot(values, left, right);
            int i = left;
            int j = right;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double value = values[i];
                    values[i++] = values[j];
                    values[j--] = value;
                }
            }
            if (k <= j) {
                right = j;
            } else if (k >= i) {
                left = i;
            } else {
                return; // between the two lies nothing but the pivot
            }
        }
        Arrays.sort(values, left, right + 1);
    }

    /** The middle one of three. */
    private static double pivot(double[] values, int left, int right) {
        double a = values[left];
        double b = values[(left + right) >>> 1];
        double c = values[right];
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    /** Whether there is something that sorting puts in an order that {@code <} does not know: no number, or a negative zero. */
    private static boolean hasOrderOfItsOwn(double[] values, int from, int until) {
        for (int i = from; i < until; i++) {
            if (Double.isNaN(values[i]) || Double.doubleToRawLongBits(values[i]) == Long.MIN_VALUE) {
                return true;
            }
        }
        return false;
    }
}
