package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import java.util.Arrays;

/**
 * Inverse of a covariance, by which deviations are weighed that belong together (Mahalanobis, "On the generalised distance in
 * statistics", 1936). Immutable.
 */
public final class Precision {

    /** More metrics than this are weighed each by itself: the matrix would outgrow what it is worth. */
    public static final int MOST_JOINT = 128;

    private final int metrics;
    /** Lower triangle by rows; above {@link #MOST_JOINT} metrics the diagonal. */
    private final float[] values;

    private Precision(int metrics, float[] values) {
        this.metrics = metrics;
        this.values = values;
    }

    /** @param matrix symmetric, positive definite; of more than {@link #MOST_JOINT} metrics only the diagonal counts */
    public static Precision of(double[][] matrix) {
        int p = matrix.length;
        float[] values = new float[length(p)];
        int at = 0;
        for (int i = 0; i < p; i++) {
            for (int j = p > MOST_JOINT ? i : 0; j <= i; j++) {
                values[at++] = Floats.of(matrix[i][j]);
            }
        }
        return new Precision(p, values);
    }

    private static int length(int metrics) {
        return metrics > MOST_JOINT ? metrics : metrics * (metrics + 1) / 2;
    }

    /** Something of it. */
    int touch() {
        return (int) values[0];
    }

    int metrics() {
        return metrics;
    }

    /** {@code into = P e}. */
    void times(double[] e, double[] into) {
        if (metrics > MOST_JOINT) {
            for (int i = 0; i < metrics; i++) {
                into[i] = values[i] * e[i];
            }
            return;
        }
        int at = 0;
        for (int i = 0; i < metrics; i++) {
            double sum = 0;
            double own = e[i];
            for (int j = 0; j < i; j++) {
                float weight = values[at++];
                sum += weight * e[j];
                into[j] += weight * own;
            }
            into[i] = sum + values[at++] * own;
        }
    }

    /** {@code e' P e}, not below 0. */
    public double square(double[] e, double[] work) {
        times(e, work);
        return Math.max(0, dot(e, work));
    }

    double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < metrics; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    void write(ByteWriter out) {
        Floats.write(out, values);
    }

    static Precision read(ByteReader in, int metrics) {
        return new Precision(metrics, Floats.readFloats(in, length(metrics)));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Precision other && metrics == other.metrics && Arrays.equals(values, other.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
