package io.seamark.common.generation;

import static java.util.Objects.requireNonNull;

/**
 * Where the models of a generation come from, and why these were published. Immutable.
 *
 * @param trainedBy id of the generation whose run trained them; an earlier one's where that model was kept; empty if not known
 * @param learnedUntil event time of the newest reading that a device with a held-out stretch was fitted on, epoch milliseconds; 0
 *     if not known
 * @param knownUntil event time of the newest reading that they remember, epoch milliseconds, at or beyond {@code learnedUntil}; 0 if
 *     not known
 * @param trial how they came to be published
 */
public record TrainedModel(String trainedBy, long learnedUntil, long knownUntil, Trial trial) {

    /** Of a manifest that was written before models were compared. */
    public static final TrainedModel UNKNOWN = new TrainedModel("", 0, 0, Trial.UNKNOWN);

    public TrainedModel {
        requireNonNull(trainedBy, "trainedBy");
        requireNonNull(trial, "trial");
    }

    /** Whether it is known up to when they remember: only then readings can be named that they have not seen. */
    public boolean isKnown() {
        return knownUntil > 0 && !trainedBy.isEmpty();
    }
}
