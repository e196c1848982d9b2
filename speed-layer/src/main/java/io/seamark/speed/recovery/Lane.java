package io.seamark.speed.recovery;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import java.time.Duration;
import java.util.Locale;
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
        /** The last state snapshot, and the journaled cuts since, read again from the log. */
        JOURNAL
    }

    /** What {@code seamark.speed.recovery} asks for. */
    public enum Wish {
        /** The fast lane where it can be taken. */
        AUTO,
        /** The fast lane, or an error. */
        FAST,
        /** The journal's lane. */
        JOURNAL;

        /** Reads the setting. */
        public static Wish from(Settings settings) {
            String text = settings.string("seamark.speed.recovery");
            for (Wish wish : values()) {
                if (wish.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return wish;
                }
            }
            throw new SeamarkException(
                    "The setting 'seamark.speed.recovery' is '" + text + "', but must be 'auto', 'fast' or 'journal'.");
        }
    }

    /**
     * What a start finds.
     *
     * @param stored fingerprint of the start that wrote the checkpoint, empty if there is none that can be trusted
     * @param now fingerprint of this start
     * @param age of the newest checkpoint
     * @param most age that is still taken up: Spark makes a batch of every interval missed since
     * @param loss whether retention has removed readings that were not taken
     */
    public record Found(Optional<String> stored, String now, Duration age, Duration most, boolean loss) {}

    /**
     * Chooses the lane; a pure function of what is wished and found.
     *
     * @throws SeamarkException if the fast lane is asked for and cannot be taken
     */
    public static Lane choose(Wish wish, Found found) {
        if (wish == Wish.JOURNAL) {
            return new Lane(Kind.JOURNAL, "seamark.speed.recovery asks for it");
        }
        Optional<String> obstacle = obstacle(found);
        if (obstacle.isEmpty()) {
            return new Lane(
                    Kind.FAST,
                    "the checkpoint is " + found.age().toSeconds() + " s old, code and settings are the same");
        }
        if (wish == Wish.FAST) {
            throw new SeamarkException("seamark.speed.recovery asks for the fast lane, but " + obstacle.get()
                    + ". Set it to 'auto' or 'journal': nothing is lost either way.");
        }
        return new Lane(Kind.JOURNAL, obstacle.get());
    }

    private static Optional<String> obstacle(Found found) {
        if (found.stored().isEmpty()) {
            return Optional.of("there is no checkpoint that holds the states");
        }
        if (!found.stored().get().equals(found.now())) {
            return Optional.of("code, settings or partitions have changed: "
                    + found.stored().get() + " -> " + found.now());
        }
        if (found.age().compareTo(found.most()) > 0) {
            return Optional.of("the checkpoint is " + found.age().toSeconds() + " s old, at most "
                    + found.most().toSeconds() + " s are taken up");
        }
        if (found.loss()) {
            return Optional.of("retention has removed readings that the checkpoint may ask for");
        }
        return Optional.empty();
    }
}
