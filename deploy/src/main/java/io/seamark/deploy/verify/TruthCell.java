package io.seamark.deploy.verify;

import java.util.Arrays;

/**
 * All values of one cell, in the plainest way: kept, and measured when asked. Mutable; not thread-safe.
 */
final class TruthCell {

    /** The quantiles that are compared, as they are asked for. */
    static final String[] QUANTILES = {"0.05", "0.5", "0.95"};

    private double[] values = new double[4];
    private int count;
    private boolean sorted = true;
    private double sum;
    private double lost;
    private double magnitude;
    private long firstTs;
    private double first;
    private long lastTs;
    private double last;

    /** Adds a value; of two values of one time the smaller is first and the larger is last. */
    void add(long ts, double value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = value;
        sorted = false;
        // Neumaier's sum: what a rounding takes is kept aside.
        double next = sum + value;
        lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
        sum = next;
        magnitude += Math.abs(value);
        if (count == 1 || ts < firstTs || (ts == firstTs && value < first)) {
            firstTs = ts;
            first = value;
        }
        if (count == 1 || ts > lastTs || (ts == lastTs && value > last)) {
            lastTs = ts;
            last = value;
        }
    }

    long count() {
        return count;
    }

    /** Sum of the values; not finite where it or a partial sum is beyond the largest double. */
    double sum() {
        return sum + lost;
    }

    /** Sum of the absolute values: what a sum's rounding is relative to. */
    double magnitude() {
        return magnitude;
    }

    double min() {
        return sorted()[0];
    }

    double max() {
        return sorted()[count - 1];
    }

    /** Population standard deviation, by two passes. */
    double spread() {
        double mean = sum() / count;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        return Math.sqrt(squares / count);
    }

    long firstTs() {
        return firstTs;
    }

    double first() {
        return first;
    }

    long lastTs() {
        return lastTs;
    }

    double last() {
        return last;
    }

    /** The value of the zero-based rank floor(q * (count - 1)). */
    double quantile(double q) {
        return sorted()[(int) Math.floor(q * (count - 1))];
    }

    private double[] sorted() {
        if (!sorted) {
            Arrays.sort(values, 0, count);
            sorted = true;
        }
        return values;
    }
}
