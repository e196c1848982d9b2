package io.seamark.batch.trial;

import io.seamark.common.generation.Measured;
import io.seamark.common.generation.Trial;
import io.seamark.common.generation.Trial.Verdict;
import io.seamark.common.settings.Settings;
import java.util.List;
import java.util.Locale;

/**
 * What follows from a comparison: a pure function of it.
 *
 * @param tolerance by how much the challenger's F1 may be lower, from 0 to 1
 * @param leastReadings with fewer normal readings nothing is compared
 * @param wholeMillis how long a stretch is held out at most, milliseconds: with a shorter one, more is to come
 * @param driftShare share of the devices beyond which the fleet has drifted, from 0 to 1
 */
record Rules(double tolerance, long leastReadings, long wholeMillis, double driftShare) {

    static Rules from(Settings settings) {
        return new Rules(
                settings.numberIn("seamark.batch.trial-tolerance", 0, 1),
                settings.integerIn("seamark.batch.trial-readings", 1, Integer.MAX_VALUE),
                settings.duration("seamark.batch.hold-out").toMillis(),
                settings.numberIn("seamark.batch.drift-share", 0, 1));
    }

    /** The verdict where there is nothing to compare. */
    static Trial without(Verdict verdict, String reason, String champion) {
        return new Trial(verdict, reason, champion, Measured.NONE, Measured.NONE, 0, 0, 0, List.of());
    }

    /**
     * Decides.
     *
     * @param champion id of the generation whose models were the champion
     * @param heldOutMillis how long the stretch is that is held out
     */
    Trial decide(String champion, Comparison found, long heldOutMillis) {
        Measured old = found.champion().measured();
        Measured young = found.challenger().measured();
        Verdict verdict;
        String reason;
        if (found.readings() < leastReadings) {
            verdict = heldOutMillis < wholeMillis ? Verdict.TOO_SOON : Verdict.NOT_COMPARED;
            reason = String.format(
                    Locale.ROOT,
                    "%d normal readings of %d devices are held out; batch.trial-readings asks for %d",
                    found.readings(),
                    found.devices(),
                    leastReadings);
        } else if (found.champion().disturbances() == 0) {
            verdict = Verdict.NOT_COMPARED;
            reason = "no metric varies in the held-out readings, so that no faults could be injected";
        } else {
            verdict = young.f1() < old.f1() - tolerance ? Verdict.KEPT : Verdict.PROMOTED;
            reason = String.format(
                    Locale.ROOT,
                    "its F1 is %.3f, that of the model in use %.3f, and the tolerance is %.3f",
                    young.f1(),
                    old.f1(),
                    tolerance);
        }
        boolean compared = verdict.isComparison();
        return new Trial(
                verdict,
                reason,
                champion,
                compared ? old : Measured.NONE,
                compared ? young : Measured.NONE,
                found.devices(),
                found.readings(),
                found.drifted(),
                compared ? warnings(found) : List.of());
    }

    private List<String> warnings(Comparison found) {
        double share = (double) found.drifted() / found.devices();
        if (share <= driftShare) {
            return List.of();
        }
        return List.of(String.format(
                Locale.ROOT,
                "The fleet has drifted: the model in use finds %.0f %% of the compared devices (%d of %d) abnormal in the"
                        + " newest readings, more than the %.0f %% of batch.drift-share. See whether the devices or their"
                        + " surroundings have changed; label the alerts, so that faults are not learned as normal.",
                100 * share,
                found.drifted(),
                found.devices(),
                100 * driftShare));
    }
}
