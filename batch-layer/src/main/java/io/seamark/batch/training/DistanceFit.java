package io.seamark.batch.training;

import io.seamark.common.detect.Distance;
import io.seamark.common.detect.DistanceState;
import io.seamark.common.detect.Limits;
import io.seamark.common.detect.Precision;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;

/**
 * Fits {@link Distance}. The limits come from distances that were not in the covariance that they are measured by: each block of
 * the history by the others. Stateless.
 */
final class DistanceFit {

    private static final int LEAST_READINGS = 200;
    private static final long DAY = 86_400_000L;

    /** Readings of a mean that is compared with the level. */
    private static final int WINDOW = DistanceState.WINDOW;

    /** Readings of a block of which drift is told from noise; the first one has no level before it. */
    private static final int BLOCK = 50;

    /** Blocks that are left out in turn. */
    private static final int FOLDS = 8;

    /** How many episodes are expected to open in a time as long as the history. */
    private static final double OPENS = 0.05;

    /** Share of the readings beyond the limit that closes. */
    private static final double CLOSES = 0.01;

    /** Readings at least beyond the quantile from which the tail is continued. */
    private static final double TAIL = 100;

    private static final double TAIL_SHARE = 1 / 50.0;

    /** How far a covariance is shrunk to its diagonal (Ledoit, Wolf, 2004), less for long histories. */
    private static final double SHRINKAGE = 0.3;

    private static final double SHRUNK_READINGS = 400;
    private static final double RIDGE = 1e-3;

    /** How many times slower the level follows hot readings. */
    private static final double SLOWER = 20;

    /** Share of the pace at which it follows what has drifted in the history, and the odds of drift for it. */
    private static final double DRIFTING = 0.5;

    private static final double FULL_DRIFT = 4;
    private static final double CONSTANT = 1e-9;

    /** The least distance, in standard deviations, that can be a limit. */
    private static final double LEAST = 1e-6;

    private final int[] used;
    private final double[] centres;
    private final double[] scales;
    private final double[][] z;
    private final double memory;

    private DistanceFit(Deviations history, int[] used) {
        this.used = used;
        int p = used.length;
        int n = history.size();
        this.centres = new double[p];
        this.scales = new double[p];
        this.z = new double[n][p];
        for (int k = 0; k < p; k++) {
            centres[k] = mean(history, used[k]);
            scales[k] = (float) deviation(history, used[k], centres[k]);
            for (int i = 0; i < n; i++) {
                z[i][k] = (history.rows()[i][used[k]] - centres[k]) / scales[k];
            }
        }
        this.memory = Math.max(BLOCK, Math.min(n / 2, Math.round((double) DAY / history.interval())));
    }

    /** Fits a history; nothing where it is too short, or no metric varies. */
    static Optional<Distance> fit(Deviations history) {
        if (history.size() < LEAST_READINGS) {
            return Optional.empty();
        }
        int[] used = IntStream.range(0, history.metrics())
                .filter(metric -> varies(history, metric))
                .toArray();
        return used.length == 0 ? Optional.empty() : Optional.of(new DistanceFit(history, used).fitted(history));
    }

    private static boolean varies(Deviations history, int metric) {
        double most = 0;
        for (double[] row : history.rows()) {
            most = Math.max(most, Math.abs(row[metric]));
        }
        float scale = (float) deviation(history, metric, mean(history, metric));
        return scale > CONSTANT * most && Float.isFinite(scale);
    }

    private static double mean(Deviations history, int metric) {
        double sum = 0;
        for (double[] row : history.rows()) {
            sum += row[metric];
        }
        return sum / history.size();
    }

    private static double deviation(Deviations history, int metric, double mean) {
        double squares = 0;
        for (double[] row : history.rows()) {
            squares += (row[metric] - mean) * (row[metric] - mean);
        }
        return Math.sqrt(squares / history.size());
    }

    private Distance fitted(Deviations history) {
        int n = z.length;
        int p = used.length;
        double[][] levels = levels();
        int from = BLOCK + WINDOW;
        double[][] singles = new double[n - from][p];
        double[][] means = new double[n - from][p];
        double[] sums = new double[p];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < p; k++) {
                sums[k] += z[i][k] - (i >= WINDOW ? z[i - WINDOW][k] : 0);
                if (i >= from) {
                    singles[i - from][k] = z[i][k] - levels[i][k];
                    means[i - from][k] = sums[k] / WINDOW - levels[i][k];
                }
            }
        }
        Moments whole = new Moments(p);
        for (int i = 0; i < means.length; i++) {
            whole.add(means[i], singles[i], 1);
        }
        double[] level = levels[n];
        for (int k = 0; k < p; k++) {
            level[k] = centres[k] + scales[k] * level[k];
        }
        double[][] last = new double[WINDOW][p];
        for (int i = 0; i < WINDOW; i++) {
            for (int k = 0; k < p; k++) {
                last[i][k] = history.rows()[n - WINDOW + i][used[k]];
            }
        }
        return new Distance(new Distance.Parts(
                history.metrics(),
                used,
                floats(scales),
                precision(whole),
                floats(whole.inverseOfMean()),
                floats(whole.inverseOfSingle()),
                floats(followHot()),
                memory,
                limits(whole, means, singles),
                DistanceState.at(level, last)));
    }

    /** The level before each reading, and at the end: the mean so far, and from {@link #memory} readings on an exponential one. */
    private double[][] levels() {
        int n = z.length;
        int p = used.length;
        double[][] levels = new double[n + 1][p];
        double[] sums = new double[p];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < p; k++) {
                sums[k] += z[i][k];
                levels[i + 1][k] = i < memory ? sums[k] / (i + 1) : levels[i][k] + (z[i][k] - levels[i][k]) / memory;
            }
        }
        for (int i = 0; i < BLOCK; i++) {
            levels[i] = levels[BLOCK].clone();
        }
        return levels;
    }

    /** Second moments of distances from the level. */
    private static final class Moments {
        private final double[][] means;
        private final double[] singles;
        private double count;

        Moments(int p) {
            means = new double[p][p];
            singles = new double[p];
        }

        void add(double[] mean, double[] single, double weight) {
            count += weight;
            for (int a = 0; a < singles.length; a++) {
                for (int b = 0; b <= a; b++) {
                    means[a][b] += weight * mean[a] * mean[b];
                }
                singles[a] += weight * single[a] * single[a];
            }
        }

        double ofMean(int a, int b) {
            return (a >= b ? means[a][b] : means[b][a]) / count;
        }

        double[] inverseOfMean() {
            return IntStream.range(0, singles.length)
                    .mapToDouble(k -> 1 / Math.sqrt(Math.max(0, ofMean(k, k)) + RIDGE))
                    .toArray();
        }

        double[] inverseOfSingle() {
            return IntStream.range(0, singles.length)
                    .mapToDouble(k -> 1 / Math.sqrt(Math.max(0, singles[k] / count) + RIDGE))
                    .toArray();
        }
    }

    private Precision precision(Moments moments) {
        int p = used.length;
        double shrinkage = SHRINKAGE * Math.min(1, SHRUNK_READINGS / z.length);
        double[][] covariance = new double[p][p];
        boolean joint = p <= Precision.MOST_JOINT;
        for (int a = 0; a < p; a++) {
            for (int b = 0; b < p; b++) {
                if (a == b) {
                    covariance[a][a] = Math.max(0, moments.ofMean(a, a)) + RIDGE;
                } else if (joint) {
                    covariance[a][b] = (1 - shrinkage) * moments.ofMean(a, b);
                }
            }
        }
        if (!joint) {
            for (int a = 0; a < p; a++) {
                covariance[a][a] = 1 / covariance[a][a];
            }
            return Precision.of(covariance);
        }
        return Precision.of(new CholeskyDecomposition(MatrixUtils.createRealMatrix(covariance))
                .getSolver()
                .getInverse()
                .getData());
    }

    private Limits limits(Moments whole, double[][] means, double[][] singles) {
        int rows = means.length;
        int p = used.length;
        double[][] distances = new double[Limits.DISTANCES][rows];
        double[] work = new double[p];
        for (int fold = 0; fold < FOLDS; fold++) {
            int begin = begin(fold, rows);
            int end = begin(fold + 1, rows);
            Moments others = without(whole, means, singles, begin, end);
            Precision precision = precision(others);
            double[] ofMean = others.inverseOfMean();
            double[] ofSingle = others.inverseOfSingle();
            for (int i = begin; i < end; i++) {
                distances[0][i] = Math.sqrt(precision.square(means[i], work) / p);
                for (int k = 0; k < p; k++) {
                    distances[1][i] = Math.max(distances[1][i], Math.abs(means[i][k]) * ofMean[k]);
                    distances[2][i] = Math.max(distances[2][i], Math.abs(singles[i][k]) * ofSingle[k]);
                }
            }
        }
        double[] opens = new double[Limits.DISTANCES];
        double[] closes = new double[Limits.DISTANCES];
        for (int i = 0; i < Limits.DISTANCES; i++) {
            Tail tail = tail(distances[i]);
            opens[i] = tail.expectedTo(OPENS / z.length);
            closes[i] = tail.expectedTo(CLOSES);
        }
        return Limits.of(opens, closes);
    }

    /** Where blocks begin, the first ones longer by one where they cannot all be of one length. */
    private static int begin(int fold, int rows) {
        return fold * (rows / FOLDS) + Math.min(fold, rows % FOLDS);
    }

    private static Moments without(Moments whole, double[][] means, double[][] singles, int begin, int end) {
        Moments others = new Moments(whole.singles.length);
        for (int i = 0; i < means.length; i++) {
            if (i < begin || i >= end) {
                others.add(means[i], singles[i], 1);
            }
        }
        return others;
    }

    /**
     * An exponential tail of distances.
     *
     * @param share of the distances that lie beyond its begin
     * @param excess mean of how far they do
     */
    private record Tail(double begin, double share, double excess) {
        /** The distance that a share of all are expected to exceed. */
        double expectedTo(double exceeding) {
            return Math.max(LEAST, begin + excess * Math.log(share / Math.min(exceeding, share)));
        }
    }

    private Tail tail(double[] distances) {
        double n = z.length;
        double share = Math.max(TAIL, n * TAIL_SHARE) / n;
        double[] sorted = distances.clone();
        double rank = (1 - share) * (sorted.length - 1);
        int below = (int) rank;
        // What lies below the tail need not be in order.
        Selection.select(sorted, 0, sorted.length, below);
        Arrays.sort(sorted, below, sorted.length);
        double begin =
                sorted[below] + (rank - below) * (sorted[Math.min(sorted.length - 1, below + 1)] - sorted[below]);
        double sum = 0;
        int count = 0;
        for (int i = below; i < sorted.length; i++) {
            if (sorted[i] > begin) {
                sum += sorted[i] - begin;
                count++;
            }
        }
        return new Tail(begin, share, count == 0 ? 0 : sum / count);
    }

    /** How fast the level follows hot readings: faster where means of blocks have varied more than the noise in them explains. */
    private double[] followHot() {
        int p = used.length;
        int blocks = z.length / BLOCK;
        double[][] means = new double[blocks][p];
        double[] within = new double[p];
        for (int b = 0; b < blocks; b++) {
            for (int k = 0; k < p; k++) {
                double sum = 0;
                double squares = 0;
                for (int i = b * BLOCK; i < (b + 1) * BLOCK; i++) {
                    sum += z[i][k];
                    squares += z[i][k] * z[i][k];
                }
                means[b][k] = sum / BLOCK;
                within[k] += Math.max(0, squares / BLOCK - means[b][k] * means[b][k]) / blocks;
            }
        }
        double[] follow = new double[p];
        for (int k = 0; k < p; k++) {
            double odds = between(means, k) / Math.max(within[k], 1e-9);
            double drift = Math.min(1, odds / FULL_DRIFT);
            follow[k] = Math.max(1 / (SLOWER * memory), drift * drift * DRIFTING / memory);
        }
        return follow;
    }

    /** Mean variance of the means of 8 blocks beside each other. */
    private static double between(double[][] means, int metric) {
        double sum = 0;
        int groups = 0;
        for (int i = 0; i < Math.max(means.length - 7, 1); i += 8) {
            int count = Math.min(8, means.length - i);
            double mean = 0;
            for (int b = i; b < i + count; b++) {
                mean += means[b][metric] / count;
            }
            double squares = 0;
            for (int b = i; b < i + count; b++) {
                squares += (means[b][metric] - mean) * (means[b][metric] - mean);
            }
            sum += squares / (count - 1);
            groups++;
        }
        return sum / groups;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
