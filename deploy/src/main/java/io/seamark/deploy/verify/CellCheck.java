package io.seamark.deploy.verify;

import java.util.ArrayList;
import java.util.List;

/** Whether an answer says of a cell what its values say. Stateless. */
final class CellCheck {

    /** Relative error of a quantile that docs/formats.md guarantees. */
    private static final double QUANTILE_ERROR = 0.01;

    /** A sketch has no more bins than this: with fewer values none of them can have been folded together. */
    private static final int QUANTILE_BINS = 1024;

    /** How far apart the magnitudes of values may lie for the guarantee to hold whatever their number. */
    private static final double QUANTILE_RANGE = 1e8;

    private static final double SUM_ERROR = 1e-9;
    private static final double SPREAD_ERROR = 1e-6;

    private CellCheck() {}

    /**
     * One measure that differs.
     *
     * @param measure its name in the answer
     */
    record Deviation(String measure, String expected, String found) {}

    /** Every measure that differs; none if the answer is right. */
    static List<Deviation> compare(TruthCell truth, ServedCell served) {
        List<Deviation> found = new ArrayList<>(0);
        exact(found, "count", truth.count(), served.count());
        exact(found, "min", truth.min(), served.min());
        exact(found, "max", truth.max(), served.max());
        exact(found, "firstTs", truth.firstTs(), served.firstTs());
        exact(found, "first", truth.first(), served.first());
        exact(found, "lastTs", truth.lastTs(), served.lastTs());
        exact(found, "last", truth.last(), served.last());
        double size = Math.max(Math.abs(truth.min()), Math.abs(truth.max()));
        if (Double.isFinite(truth.magnitude())) {
            double sumError = Math.abs(truth.sum()) * SUM_ERROR + truth.magnitude() * 1e-14;
            near(found, "sum", truth.sum(), served.sum(), sumError);
            double spread = truth.spread();
            if (Double.isFinite(spread)) {
                near(found, "spread", spread, served.spread(), spread * SPREAD_ERROR + size * 1e-7);
            }
        }
        if (quantilesHold(truth)) {
            for (int i = 0; i < TruthCell.QUANTILES.length; i++) {
                double exact = truth.quantile(Double.parseDouble(TruthCell.QUANTILES[i]));
                double error = Math.abs(exact) * (QUANTILE_ERROR + 1e-9) + Double.MIN_NORMAL;
                near(found, "quantile " + TruthCell.QUANTILES[i], exact, served.quantiles()[i], error);
            }
        }
        return found;
    }

    /** Whether values that were counted more than once can be all that is wrong. */
    static boolean mayBeRepeats(List<Deviation> deviations) {
        return deviations.stream()
                .map(Deviation::measure)
                .allMatch(measure -> measure.matches("count|sum|spread") || measure.startsWith("quantile"));
    }

    /** Whether the guarantee of quantiles covers these values; beyond its bins a sketch folds the smallest ones. */
    private static boolean quantilesHold(TruthCell truth) {
        return truth.count() <= QUANTILE_BINS
                || (truth.min() > 0 && truth.max() / truth.min() < QUANTILE_RANGE)
                || (truth.max() < 0 && truth.min() / truth.max() < QUANTILE_RANGE);
    }

    private static void exact(List<Deviation> found, String measure, long expected, long served) {
        if (expected != served) {
            found.add(new Deviation(measure, Long.toString(expected), Long.toString(served)));
        }
    }

    private static void exact(List<Deviation> found, String measure, double expected, double served) {
        if (expected != served) {
            found.add(new Deviation(measure, Double.toString(expected), Double.toString(served)));
        }
    }

    private static void near(List<Deviation> found, String measure, double expected, double served, double error) {
        if (!(Math.abs(expected - served) <= error)) {
            found.add(new Deviation(measure, Double.toString(expected), Double.toString(served)));
        }
    }
}
