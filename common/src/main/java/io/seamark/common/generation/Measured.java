package io.seamark.common.generation;

/**
 * How well one model did on held-out readings (docs/detection.md, "Champion and challenger"). Immutable.
 *
 * @param f1 the measure, in [0, 1]
 * @param precision share of alarms that are right, in [0, 1], as if one reading in ten was disturbed
 * @param found share of the disturbed readings that score 0.5 or more, in [0, 1]
 * @param falseShare share of the other readings that score 0.5 or more, in [0, 1]
 */
public record Measured(double f1, double precision, double found, double falseShare) {

    /** Of a model that was not measured. */
    public static final Measured NONE = new Measured(0, 0, 0, 0);

    public Measured {
        requireShare("f1", f1);
        requireShare("precision", precision);
        requireShare("found", found);
        requireShare("falseShare", falseShare);
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + ", which is no share");
        }
    }
}
