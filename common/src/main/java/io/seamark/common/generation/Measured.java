package io.seamark.common.generation;

/**
 * How well one model did on held-out readings (docs/detection.md, "Champion and challenger"). Immutable.
 *
 * @param f1 the measure, in [0, 1]
 * @param precision share of alerts that are right, in [0, 1], as if each device had one fault a week
 * @param found share of the disturbances that are found, in [0, 1]
 * @param falseAlerts alerts of a device in a week, as the readings came, at or above 0
 */
public record Measured(double f1, double precision, double found, double falseAlerts) {

    /** Of a model that was not measured. */
    public static final Measured NONE = new Measured(0, 0, 0, 0);

    public Measured {
        requireShare("f1", f1);
        requireShare("precision", precision);
        requireShare("found", found);
        if (!(falseAlerts >= 0) || !Double.isFinite(falseAlerts)) {
            throw new IllegalArgumentException("falseAlerts is " + falseAlerts);
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + ", which is no share");
        }
    }
}
