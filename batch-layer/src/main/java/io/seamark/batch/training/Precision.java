package io.seamark.batch.training;

import io.seamark.common.baseline.MetricBaseline;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * How the metrics of a device move together: the inverse of the covariance of their deviations, and which squared distance
 * is typical under it. A ridge keeps the inverse from trusting directions in which the history hardly moved (Hoerl,
 * Kennard, "Ridge regression", 1970).
 *
 * @param triangle lower triangle by rows; empty where the history does not support one
 * @param typicalDistance squared distance that 99.9 % of the history stays below; above 0
 */
record Precision(float[] triangle, float typicalDistance) {

    static final double RIDGE = 0.05;
    private static final double CLIP = 6;
    private static final int MAX_METRICS = 40;
    private static final int ROWS_PER_METRIC = 20;
    private static final double TYPICAL_QUANTILE = 0.999;

    private static final Precision NONE = new Precision(new float[0], 1);

    /** Fits what the readings that carry all metrics of the baselines say. */
    static Precision fit(DeviceHistory history, List<MetricBaseline> baselines) {
        int k = baselines.size();
        if (k < 2 || k > MAX_METRICS) {
            return NONE;
        }
        double[][] deviations = deviations(history, baselines);
        if (deviations.length < ROWS_PER_METRIC * k) {
            return NONE;
        }
        RealMatrix inverse = new CholeskyDecomposition(MatrixUtils.createRealMatrix(covariance(deviations, k)))
                .getSolver()
                .getInverse();
        float[] triangle = new float[k * (k + 1) / 2];
        int at = 0;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j <= i; j++) {
                triangle[at++] = (float) inverse.getEntry(i, j);
            }
        }
        double[] distances = new double[deviations.length];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = squaredDistance(triangle, deviations[i]);
        }
        Arrays.sort(distances);
        double typical = Samples.quantileOfSorted(distances, distances.length, TYPICAL_QUANTILE);
        // Under normal deviations the squared distance follows chi-square; a short history must not promise less.
        double normal = new ChiSquaredDistribution(k).inverseCumulativeProbability(TYPICAL_QUANTILE);
        return new Precision(triangle, (float) Math.max(typical, normal));
    }

    private static double[][] deviations(DeviceHistory history, List<MetricBaseline> baselines) {
        int k = baselines.size();
        double[][] columns = new double[k][];
        for (int j = 0; j < k; j++) {
            columns[j] = history.column(baselines.get(j).metric());
        }
        double[][] rows = new double[history.size()][];
        int n = 0;
        for (int i = 0; i < history.size(); i++) {
            double[] row = new double[k];
            boolean whole = true;
            for (int j = 0; j < k && whole; j++) {
                double deviation = baselines.get(j).deviation(history.time(i), columns[j][i]);
                whole = !Double.isNaN(deviation);
                row[j] = Math.max(-CLIP, Math.min(CLIP, deviation));
            }
            if (whole) {
                rows[n++] = row;
            }
        }
        return Arrays.copyOf(rows, n);
    }

    private static double[][] covariance(double[][] rows, int k) {
        double[] means = new double[k];
        for (double[] row : rows) {
            for (int j = 0; j < k; j++) {
                means[j] += row[j] / rows.length;
            }
        }
        double[][] covariance = new double[k][k];
        for (double[] row : rows) {
            for (int i = 0; i < k; i++) {
                for (int j = 0; j <= i; j++) {
                    covariance[i][j] += (row[i] - means[i]) * (row[j] - means[j]) / rows.length;
                }
            }
        }
        for (int i = 0; i < k; i++) {
            covariance[i][i] += RIDGE;
            for (int j = 0; j < i; j++) {
                covariance[j][i] = covariance[i][j];
            }
        }
        return covariance;
    }

    /** The sum that {@link io.seamark.common.baseline.Scorer} takes, over the same rounded numbers. */
    static double squaredDistance(float[] triangle, double[] deviations) {
        double sum = 0;
        int at = 0;
        for (int i = 0; i < deviations.length; i++) {
            for (int j = 0; j < i; j++) {
                sum += 2 * triangle[at++] * deviations[i] * deviations[j];
            }
            sum += triangle[at++] * deviations[i] * deviations[i];
        }
        return sum;
    }
}
