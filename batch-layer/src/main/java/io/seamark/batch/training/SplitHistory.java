package io.seamark.batch.training;

import io.seamark.batch.trial.Comparison;
import io.seamark.batch.trial.DeviceTrial;
import io.seamark.batch.trial.HoldOut;
import io.seamark.batch.trial.Readings;
import io.seamark.batch.trial.Replay;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.label.DeviceLabels;
import java.util.HashSet;

/**
 * The history of one device, and apart from it the readings that are held out.
 *
 * @param before readings before the stretch that is held out, without faults; all of them if nothing is
 * @param heldOut readings of the stretch, with faults
 */
record SplitHistory(DeviceHistory before, DeviceHistory heldOut) {

    /** Readings of the stretch below which a device says nothing of a model. */
    private static final int LEAST_READINGS = 24;

    /** Whether there is nothing to learn from. */
    boolean isEmpty() {
        for (int i = 0; i < heldOut.size(); i++) {
            if (!isFault(i)) {
                return false;
            }
        }
        return before.size() == 0;
    }

    private boolean isFault(int i) {
        return labels().isFault(heldOut.time(i));
    }

    private DeviceLabels labels() {
        return before.labels();
    }

    /** All that can be learned from. Uses {@link #before} up. */
    DeviceHistory whole() {
        for (int i = 0; i < heldOut.size(); i++) {
            if (!isFault(i)) {
                before.add(heldOut, i);
            }
        }
        return before;
    }

    /**
     * Whether the device's model is fitted on what is before the stretch alone: where that is long enough, and knows all metrics of
     * the stretch. Other devices need every reading that there is.
     */
    boolean isHeldOut(HoldOut holdOut, BaselineFit fit) {
        return before.size() > 0
                && holdOut.isSpared(before.span())
                && !fit.isShort(before)
                && new HashSet<>(before.metrics()).containsAll(heldOut.metrics());
    }

    /** The model after the stretch: it is not fitted on it, but remembers it. */
    DeviceBaseline remembering(DeviceBaseline fitted) {
        Replay replay = new Replay(fitted);
        Readings readings = heldOut.readings();
        for (int i = 0; i < readings.size(); i++) {
            if (!isFault(i)) {
                replay.next(readings, i);
            }
        }
        return replay.after();
    }

    /**
     * Holds the champion against a model fitted on what is before the stretch. What people have said of the device's alerts holds
     * for both: their word is no merit of a model.
     */
    Comparison compare(DeviceTrial trial, DeviceBaseline champion, DeviceBaseline fitted) {
        if (heldOut.size() < LEAST_READINGS) {
            return Comparison.NONE;
        }
        DailyProfile profile = DailyProfile.of(heldOut);
        double[] spreads = profile.noises().clone();
        for (int j = 0; j < spreads.length; j++) {
            if (!(spreads[j] > 0)) {
                spreads[j] =
                        Samples.spread(heldOut.series(profile.metrics().get(j)).values());
            }
        }
        return trial.compare(
                champion.tolerating(labels().tolerance()),
                fitted,
                before.readings(),
                heldOut.readings(),
                spreads,
                labels()::isFault);
    }
}
