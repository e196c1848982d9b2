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
 * @param isShort whether its history is too short for a season of its own
 * @param heldOut whether the model was fitted without what is held out, so that the trial speaks for it
 * @param comparison with the champion's; {@link Comparison#NONE} if the device takes no part in the trial
 */
record Fit(String device, byte[] model, DailyProfile profile, boolean isShort, boolean heldOut, Comparison comparison)
        implements Serializable {

    static Fit of(DeviceBaseline baseline, DailyProfile profile, boolean isShort) {
        return of(baseline, profile, isShort, false, Comparison.NONE);
    }

    /** One that was fitted without what is held out. */
    static Fit tested(DeviceBaseline baseline, DailyProfile profile, Comparison comparison) {
        return of(baseline, profile, false, true, comparison);
    }

    private static Fit of(
            DeviceBaseline baseline, DailyProfile profile, boolean isShort, boolean heldOut, Comparison comparison) {
        return new Fit(baseline.device(), ModelFile.encode(List.of(baseline)), profile, isShort, heldOut, comparison);
    }

    DeviceBaseline baseline() {
        return ModelFile.decode(model).get(0);
    }
}
