package io.seamark.batch.trial;

import static java.util.Objects.requireNonNull;

import io.seamark.common.alert.AlertRule;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.generation.Manifest;
import io.seamark.common.generation.TrainedModel;
import io.seamark.common.generation.Trial;
import io.seamark.common.generation.Trial.Verdict;
import io.seamark.common.settings.Settings;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The trial of a run: who the champion is, what is held out, on which devices, and by which rules. Where it is known beforehand that
 * there is nothing to compare, nothing is held out. Immutable.
 */
public final class Contest {

    /** Disturbances of one device: so few that all devices have some, and no more than what tells one device's models apart. */
    private static final int LEAST_DISTURBANCES = 4;

    private static final int MOST_DISTURBANCES = 400;

    private final HoldOut holdOut;
    private final Optional<Champion> champion;
    private final Map<String, byte[]> sample;
    private final DeviceTrial trial;
    private final Rules rules;
    private final Trial otherwise;

    private Contest(
            HoldOut holdOut,
            Optional<Champion> champion,
            Map<String, byte[]> sample,
            DeviceTrial trial,
            Rules rules,
            Trial otherwise) {
        this.holdOut = requireNonNull(holdOut, "holdOut");
        this.champion = requireNonNull(champion, "champion");
        this.sample = requireNonNull(sample, "sample");
        this.trial = requireNonNull(trial, "trial");
        this.rules = requireNonNull(rules, "rules");
        this.otherwise = requireNonNull(otherwise, "otherwise");
    }

    /** Without a champion: everything is learned from, and the model published. */
    public static Contest none(Settings settings) {
        return none(settings, Rules.without(Verdict.FIRST, "no earlier one can be used", ""));
    }

    private static Contest none(Settings settings, Trial otherwise) {
        return new Contest(
                HoldOut.NONE, Optional.empty(), Map.of(), trial(settings, 0, 0), Rules.from(settings), otherwise);
    }

    private static DeviceTrial trial(Settings settings, long knownUntil, int disturbances) {
        return new DeviceTrial(
                knownUntil,
                disturbances,
                AlertRule.from(settings),
                new DeviceTrial.Drift(
                        settings.numberIn("seamark.batch.drifted-readings", 0, 1),
                        settings.numberIn("seamark.batch.drifted-alerts", 0, 1_000_000)),
                settings.integer("seamark.batch.seed"));
    }

    /**
     * The trial of a run.
     *
     * @param current the generation in use
     * @param newest event time of the newest reading, epoch milliseconds
     */
    public static Contest of(Optional<Manifest> current, long newest, Settings settings, JavaSparkContext context) {
        if (current.isEmpty()) {
            return none(settings);
        }
        TrainedModel model = current.get().model();
        String id = current.get().id();
        long length = settings.duration("seamark.batch.hold-out").toMillis();
        if (length == 0) {
            return none(settings, Rules.without(Verdict.NOT_COMPARED, "batch.hold-out is 0", id));
        }
        if (!model.isKnown()) {
            String reason = "the generation '" + id + "' does not record up to when its model has seen readings";
            return none(settings, Rules.without(Verdict.NOT_COMPARED, reason, id));
        }
        HoldOut holdOut = HoldOut.of(model, newest, length);
        Champion champion = new Champion(current.get(), settings);
        Map<String, byte[]> sample;
        try {
            sample = champion.sample(
                    context,
                    settings.integerIn("seamark.batch.trial-devices", 1, 1_000_000),
                    settings.integer("seamark.batch.seed"));
        } catch (Exception e) { // Spark's is a checked one, which its Java signatures do not say
            String damage = damage(e).orElse("");
            if (damage.isEmpty()) {
                throw e;
            }
            String reason = "the models of the generation '" + id + "' cannot be used: " + damage;
            return none(settings, Rules.without(Verdict.NOT_COMPARED, reason, id));
        }
        int wanted = settings.integerIn("seamark.batch.trial-disturbances", 1, 100_000_000);
        int each = Math.max(LEAST_DISTURBANCES, Math.min(MOST_DISTURBANCES, (int)
                Math.ceil((double) wanted / Math.max(1, sample.size()))));
        return new Contest(
                holdOut,
                Optional.of(champion),
                sample,
                trial(settings, model.knownUntil(), each),
                Rules.from(settings),
                Rules.without(Verdict.NOT_COMPARED, "", id));
    }

    /** What is wrong with the champion's files; whatever else has failed is no reason to do without a comparison. */
    private static Optional<String> damage(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CorruptDataException) {
                return Optional.of(cause.getMessage());
            }
        }
        return Optional.empty();
    }

    /** What new models are not fitted on. */
    public HoldOut holdOut() {
        return holdOut;
    }

    /** The model in use; empty if nothing is compared. */
    public Optional<Champion> champion() {
        return champion;
    }

    /** The champion's models of the devices that take part, by device: each a model file of one. */
    public Map<String, byte[]> sample() {
        return sample;
    }

    /** What tasks compare by. */
    public DeviceTrial trial() {
        return trial;
    }

    /**
     * What the manifest says of the models that were published.
     *
     * @param id of the generation that is being made
     * @param newest event time of the newest reading, epoch milliseconds
     */
    public TrainedModel published(String id, long newest, Trial decided) {
        if (decided.verdict().keepsChampion()) {
            TrainedModel kept = champion.orElseThrow().model();
            return new TrainedModel(kept.trainedBy(), kept.learnedUntil(), kept.knownUntil(), decided);
        }
        return new TrainedModel(id, holdOut.isNone() ? newest : holdOut.from(), newest, decided);
    }

    /** What follows from the comparison. */
    public Trial decide(Comparison found) {
        return champion.isEmpty() ? otherwise : rules.decide(champion.get().id(), found, holdOut.length());
    }
}
