package io.seamark.common.generation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of holding a new model, the challenger, against the one that was in use, the champion. Immutable.
 *
 * @param verdict which of the two was published
 * @param reason why, in words; empty if not known
 * @param champion id of the generation that was current; empty if there was none
 * @param ofChampion its measure; {@link Measured#NONE} where the two were not compared
 * @param ofChallenger the new model's; {@link Measured#NONE} likewise
 * @param devices how many devices they were compared on, at or above 0
 * @param readings how many held-out readings of these, at or above 0
 * @param drifted how many of these devices the champion does not fit any more, from 0 to {@code devices}
 * @param warnings what somebody should look at, in words; mostly empty
 */
public record Trial(
        Verdict verdict,
        String reason,
        String champion,
        Measured ofChampion,
        Measured ofChallenger,
        long devices,
        long readings,
        long drifted,
        List<String> warnings) {

    /** Nothing is known. */
    public static final Trial UNKNOWN =
            new Trial(Verdict.UNKNOWN, "", "", Measured.NONE, Measured.NONE, 0, 0, 0, List.of());

    /** Which model was published. */
    public enum Verdict {
        /** Not known: from before models were compared. */
        UNKNOWN,
        /** The challenger, as there was no champion. */
        FIRST,
        /** The challenger: it is not worse. */
        PROMOTED,
        /** The champion: the challenger is worse. */
        KEPT,
        /** The champion, as too little has come since it was made to hold the two against it. */
        TOO_SOON,
        /** The challenger, as there is nothing that the two could be held against. */
        NOT_COMPARED;

        /** Whether the models of the champion were published again, of the devices that the trial speaks for. */
        public boolean keepsChampion() {
            return this == KEPT || this == TOO_SOON;
        }

        /** Whether the two were compared. */
        public boolean isComparison() {
            return this == PROMOTED || this == KEPT;
        }
    }

    public Trial {
        requireNonNull(verdict, "verdict");
        requireNonNull(reason, "reason");
        requireNonNull(champion, "champion");
        requireNonNull(ofChampion, "ofChampion");
        requireNonNull(ofChallenger, "ofChallenger");
        warnings = List.copyOf(warnings);
        if (devices < 0 || readings < 0 || drifted < 0 || drifted > devices) {
            throw new IllegalArgumentException(
                    "a trial of " + devices + " devices, " + drifted + " drifted, " + readings + " readings");
        }
    }

    /** The same, with more that somebody should look at. */
    public Trial warning(List<String> more) {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(more);
        return new Trial(verdict, reason, champion, ofChampion, ofChallenger, devices, readings, drifted, all);
    }

    /** The share of the compared devices that have drifted, in [0, 1]. */
    public double driftShare() {
        return devices == 0 ? 0 : (double) drifted / devices;
    }

    /** Verdict and numbers in one line for people. */
    public String said() {
        return switch (verdict) {
            case UNKNOWN -> "no record of how this model was chosen";
            case FIRST -> "the first model" + because();
            case NOT_COMPARED -> "new model, not compared with the previous one" + because();
            case TOO_SOON -> "previous model kept, too little new data to compare" + because();
            case PROMOTED -> "new model, not worse than the previous one: " + numbers();
            case KEPT -> "previous model kept, the new one is worse: " + numbers();
        };
    }

    private String because() {
        return reason.isEmpty() ? "" : ": " + reason;
    }

    private String numbers() {
        return String.format(
                Locale.ROOT,
                "F1 %.3f against %.3f (found %.1f %% against %.1f %%, %.2f against %.2f false alerts per device"
                        + " and week; %d devices, %d held-out readings, %d devices drifted)",
                ofChallenger.f1(),
                ofChampion.f1(),
                100 * ofChallenger.found(),
                100 * ofChampion.found(),
                ofChallenger.falseAlerts(),
                ofChampion.falseAlerts(),
                devices,
                readings,
                drifted);
    }
}
