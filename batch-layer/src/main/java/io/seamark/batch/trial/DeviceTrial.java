package io.seamark.batch.trial;

import io.seamark.common.alert.AlertRule;
import io.seamark.common.baseline.DeviceBaseline;
import java.io.Serializable;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Holds two models of a device against the same held-out readings. Immutable and thread-safe.
 *
 * @param knownUntil up to when the champion remembers, epoch milliseconds: it is brought up to the stretch from there
 * @param disturbances how many are put into the readings of each device
 * @param driftedReadings share of the undisturbed readings that score 0.5 or more beyond which a device has drifted
 * @param seed of the disturbances
 */
public record DeviceTrial(long knownUntil, int disturbances, double driftedReadings, long seed)
        implements Serializable {

    /**
     * Compares.
     *
     * @param champion the model in use
     * @param challenger the model fitted on what is before the stretch, which remembers up to there
     * @param before the readings before the stretch
     * @param heldOut the readings of the stretch
     * @param spreads of the metrics of the stretch, as {@link Disturbances#draw} takes them
     * @param isFault which event times lie in a fault that people have confirmed
     */
    public Comparison compare(
            DeviceBaseline champion,
            DeviceBaseline challenger,
            Readings before,
            Readings heldOut,
            double[] spreads,
            LongPredicate isFault) {
        List<Stretch> stretches = Disturbances.draw(
                heldOut,
                spreads,
                i -> isFault.test(heldOut.times()[i]),
                disturbances,
                Draw.of(champion.device(), seed));
        Replay old = new Replay(champion);
        for (int i = 0; i < before.size(); i++) {
            if (before.times()[i] > knownUntil) {
                old.next(before, i);
            }
        }
        Tally ofOld = tally(old, heldOut, stretches, isFault);
        Tally ofNew = tally(new Replay(challenger), heldOut, stretches, isFault);
        return new Comparison(1, ofOld.falseShare() > driftedReadings ? 1 : 0, ofOld, ofNew);
    }

    private static Tally tally(Replay replay, Readings heldOut, List<Stretch> stretches, LongPredicate isFault) {
        long disturbed = 0;
        long found = 0;
        long normal = 0;
        long high = 0;
        int next = 0;
        for (int i = 0; i < heldOut.size(); i++) {
            for (; next < stretches.size() && stretches.get(next).begin() == i; next++) {
                disturbed += stretches.get(next).added().length;
                found += replay.found(heldOut, stretches.get(next), AlertRule.LIMIT);
            }
            boolean alarm = replay.next(heldOut, i) >= AlertRule.LIMIT;
            if (isFault.test(heldOut.times()[i])) {
                disturbed++;
                found += alarm ? 1 : 0;
            } else {
                normal++;
                high += alarm ? 1 : 0;
            }
        }
        return new Tally(disturbed, found, normal, high);
    }
}
