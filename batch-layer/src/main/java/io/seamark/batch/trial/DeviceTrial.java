package io.seamark.batch.trial;

import io.seamark.common.alert.AlertRule;
import io.seamark.common.alert.AlertTracker;
import io.seamark.common.alert.Gate;
import io.seamark.common.alert.LogPoint;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.Score;
import java.io.Serializable;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Holds two models of a device against the same held-out readings. Immutable and thread-safe.
 *
 * @param knownUntil up to when the champion remembers, epoch milliseconds: it is brought up to the stretch from there
 * @param disturbances how many are put into the readings of each device
 * @param rule how scores become alerts
 * @param drift when a device has drifted
 * @param seed of the disturbances
 */
public record DeviceTrial(long knownUntil, int disturbances, AlertRule rule, Drift drift, long seed)
        implements Serializable {

    /**
     * When the model in use does not fit a device any more: by either of these, of its undisturbed readings.
     *
     * @param readings share that scores 0.5 or more, in [0, 1]
     * @param alerts that open in a day, and at least two of them
     */
    public record Drift(double readings, double alerts) implements Serializable {
        private static final int LEAST_ALERTS = 2;

        boolean is(Tally tally) {
            return tally.highShare() > readings || (tally.alerts() >= LEAST_ALERTS && tally.alertsInADay() >= alerts);
        }
    }

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
        return new Comparison(1, drift.is(ofOld) ? 1 : 0, ofOld, ofNew);
    }

    private Tally tally(Replay replay, Readings heldOut, List<Stretch> stretches, LongPredicate isFault) {
        Counts counts = new Counts();
        AlertTracker tracker = new AlertTracker();
        int next = 0;
        for (int i = 0; i < heldOut.size(); i++) {
            for (; next < stretches.size() && stretches.get(next).begin() == i; next++) {
                // While an alarm goes on anyway nobody is told anything.
                counts.disturbed(!tracker.isOpen() && replay.isFound(heldOut, stretches.get(next)));
            }
            long ts = heldOut.times()[i];
            double score = replay.next(heldOut, i);
            boolean wasOpen = tracker.isOpen();
            rule.next(tracker, new Score(score, "", List.of()), new LogPoint("", ts, ts, "", 0, i), Gate.OPEN);
            counts.reading(isFault.test(ts), score >= AlertRule.LIMIT, !wasOpen && tracker.isOpen());
        }
        int last = heldOut.size() - 1;
        return counts.tally(last < 0 ? 0 : heldOut.times()[last] - heldOut.times()[0]);
    }

    /** What is counted on the way. */
    private static final class Counts {
        private long disturbances;
        private long found;
        private long normal;
        private long high;
        private long alerts;
        private boolean inFault;
        private boolean faultFound;

        void disturbed(boolean isFound) {
            disturbances++;
            found += isFound ? 1 : 0;
        }

        /** A confirmed fault is one disturbance, however many readings it has. */
        void reading(boolean isFault, boolean isHigh, boolean opens) {
            if (!isFault) {
                inFault = false;
                normal++;
                high += isHigh ? 1 : 0;
                alerts += opens ? 1 : 0;
                return;
            }
            if (!inFault) {
                inFault = true;
                faultFound = false;
                disturbances++;
            }
            if (isHigh && !faultFound) {
                faultFound = true;
                found++;
            }
        }

        Tally tally(long millis) {
            return new Tally(disturbances, found, normal, high, alerts, millis);
        }
    }
}
