package io.seamark.batch.training;

import io.seamark.common.summary.Hour;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** Histories for tests. */
final class Histories {

    static final long MINUTE = 60_000L;
    static final long DAY = 24 * Hour.MILLIS;
    static final long MONDAY = 1_709_510_400_000L; // 2024-03-04T00:00:00Z

    private Histories() {}

    /** The name of a metric; in the order of their numbers for the first ten. */
    static String name(int metric) {
        return "m" + metric;
    }

    /** A history of readings {@code step} apart; NaN is what a reading leaves out. */
    static DeviceHistory of(long step, double[][] rows) {
        DeviceHistory history = new DeviceHistory("d");
        for (int i = 0; i < rows.length; i++) {
            history.reading(MONDAY + i * step);
            for (int j = 0; j < rows[i].length; j++) {
                if (!Double.isNaN(rows[i][j])) {
                    history.put(name(j), rows[i][j]);
                }
            }
        }
        return history;
    }

    /** Rows of one value for each of some metrics. */
    static double[][] rows(int readings, IntToDoubleFunction... metrics) {
        double[][] rows = new double[readings][metrics.length];
        for (int i = 0; i < readings; i++) {
            for (int j = 0; j < metrics.length; j++) {
                rows[i][j] = metrics[j].applyAsDouble(i);
            }
        }
        return rows;
    }

    /** Metrics about 0 by 1 that share some of what moves them, and go back slowly. */
    static double[][] related(Random random, int readings, int metrics) {
        double[][] rows = new double[readings][metrics];
        double[] own = new double[metrics];
        double common = 0;
        for (double[] row : rows) {
            common = 0.8 * common + 0.6 * random.nextGaussian();
            for (int j = 0; j < metrics; j++) {
                own[j] = 0.8 * own[j] + 0.6 * random.nextGaussian();
                row[j] = Math.sqrt(0.5) * (common + own[j]);
            }
        }
        return rows;
    }
}
