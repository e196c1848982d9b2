package io.seamark.speed.recovery;

import java.time.Duration;
import java.util.Optional;

/**
 * How a start gets its state back.
 *
 * @param kind the lane
 * @param reason why, for the log
 */
public record Lane(Kind kind, String reason) {

    /** The two lanes of recovery. */
    public enum Kind {
        /** Spark's checkpoint: graph, pending batches and state as they were. */
        FAST,
        /** The journaled cuts, read again from the log. */
        JOURNAL
    }

    /**
     * Chooses the lane; a pure function of what is found.
     *
     * @param stored fingerprint of the start that wrote the checkpoint, empty if there is none
     * @param now fingerprint of this start
     * @param age of the newest checkpoint
     * @param most age that is still taken up: Spark makes a batch of every interval missed since
     */
    public static Lane choose(Optional<String> stored, String now, Duration age, Duration most) {
        if (stored.isEmpty()) {
            return new Lane(Kind.JOURNAL, "there is no checkpoint");
        }
        if (!stored.get().equals(now)) {
            return new Lane(Kind.JOURNAL, "code, settings or partitions have changed: " + stored.get() + " -> " + now);
        }
        if (age.compareTo(most) > 0) {
            return new Lane(
                    Kind.JOURNAL, "the checkpoint is " + age.toSeconds() + " s old, at most " + most.toSeconds());
        }
        return new Lane(Kind.FAST, "the checkpoint is " + age.toSeconds() + " s old, code and settings are the same");
    }
}
