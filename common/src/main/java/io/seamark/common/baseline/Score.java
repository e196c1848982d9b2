package io.seamark.common.baseline;

import java.util.List;

/**
 * How improbable one reading is.
 *
 * @param value in [0, 1]; an alert opens at 0.5
 * @param detector what found it: {@code novelty}, {@code distance} or {@code forecast} (see
 *     {@link io.seamark.common.detect.Detector}), {@code band} for one metric outside its band where the history is too short
 *     for these, {@code none} without a baseline
 * @param contributions the metrics by their share, largest first; empty below 0.5
 */
public record Score(double value, String detector, List<Contribution> contributions) {

    /** The score of a reading that nothing is known about. */
    public static final Score NONE = new Score(0, "none", List.of());

    /**
     * One metric's part in a score.
     *
     * @param metric metric name
     * @param observed its value
     * @param low lower end of the expected band
     * @param high upper end of the expected band
     * @param share of the deviation, in [0, 1]; the shares of a reading sum to 1
     */
    public record Contribution(String metric, double observed, double low, double high, double share) {}
}
