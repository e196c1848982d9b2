package io.seamark.batch.training;

import io.seamark.batch.trial.Comparison;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import java.io.Serializable;
import java.util.List;

/**
 * A fitted baseline on its way between tasks.
 *
 * @param device device id
 * @param model the baseline in its stored form: a {@link ModelFile} of one
 * @param profile its typical day
 * @param readings how many readings it was fitted on
 * @param hasMoreMetrics whether the device has more metrics than are learned
 * @param isShort whether its history is too short for a season of its own
 * @param heldOut whether the model was fitted without what is held out, so that the trial speaks for it
 * @param comparison with the champion's; {@link Comparison#NONE} if the device takes no part in the trial
 */
record Fit(
        String device,
        byte[] model,
        DailyProfile profile,
        int readings,
        boolean hasMoreMetrics,
        boolean isShort,
        boolean heldOut,
        Comparison comparison)
        implements Serializable {

    /** What decides which devices have a model where there are too many. */
    record Rank(int readings, String device) implements Comparable<Rank>, Serializable {

        /** The device with the most readings is first; of two with as many, the first by name. */
        @Override
        public int compareTo(Rank other) {
            int byReadings = Integer.compare(other.readings, readings);
            return byReadings == 0 ? device.compareTo(other.device) : byReadings;
        }
    }

    /** One that was fitted on a whole history. */
    static Fit of(DeviceBaseline baseline, DeviceHistory history, boolean isShort) {
        return of(baseline, history, isShort, false, Comparison.NONE);
    }

    /** One that was fitted without what is held out. */
    static Fit tested(DeviceBaseline baseline, DeviceHistory before, Comparison comparison) {
        return of(baseline, before, false, true, comparison);
    }

    private static Fit of(
            DeviceBaseline baseline, DeviceHistory history, boolean isShort, boolean heldOut, Comparison comparison) {
        return new Fit(
                baseline.device(),
                ModelFile.encode(List.of(baseline)),
                DailyProfile.of(history),
                history.size(),
                history.hasMoreMetrics(),
                isShort,
                heldOut,
                comparison);
    }

    Rank rank() {
        return new Rank(readings, device);
    }

    DeviceBaseline baseline() {
        return ModelFile.decode(model).get(0);
    }
}
