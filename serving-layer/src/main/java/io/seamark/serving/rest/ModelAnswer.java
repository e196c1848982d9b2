package io.seamark.serving.rest;

import io.seamark.common.generation.Measured;
import io.seamark.common.generation.TrainedModel;
import io.seamark.common.generation.Trial;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the models of a generation come from, and how they did in their trial.
 *
 * @param verdict {@code first}, {@code promoted}, {@code kept}, {@code not-compared} or {@code unknown}
 * @param said verdict and numbers in one line
 * @param trainedBy id of the generation whose run trained them; empty if not known
 * @param learnedUntil event time up to which they were fitted, epoch milliseconds; empty if not known
 * @param champion id of the generation that was current; empty if there was none
 * @param ofChampion its measure; empty where nothing was compared
 * @param ofChallenger that of the new models
 * @param warnings what somebody should look at
 */
record ModelAnswer(
        String verdict,
        String said,
        String reason,
        String trainedBy,
        Optional<Long> learnedUntil,
        String champion,
        Optional<Measured> ofChampion,
        Optional<Measured> ofChallenger,
        long devices,
        long readings,
        long drifted,
        List<String> warnings) {

    static ModelAnswer of(TrainedModel model) {
        Trial trial = model.trial();
        boolean compared = trial.verdict().isComparison();
        return new ModelAnswer(
                trial.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                trial.said(),
                trial.reason(),
                model.trainedBy(),
                model.isKnown() ? Optional.of(model.learnedUntil()) : Optional.empty(),
                trial.champion(),
                compared ? Optional.of(trial.ofChampion()) : Optional.empty(),
                compared ? Optional.of(trial.ofChallenger()) : Optional.empty(),
                trial.devices(),
                trial.readings(),
                trial.drifted(),
                trial.warnings());
    }
}
