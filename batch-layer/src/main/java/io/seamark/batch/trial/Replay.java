package io.seamark.batch.trial;

import io.seamark.common.alert.AlertRule;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.Scorer;
import io.seamark.common.baseline.ScoringState;

/** Scores archived readings of one device with the code of the speed layer, in their order. Not thread-safe. */
public final class Replay {

    private static final int NO_METRIC = -1;

    private final DeviceBaseline baseline;
    private final Scorer scorer = new Scorer();
    private final ScoringState state = new ScoringState();
    private String[] names = new String[16];
    private double[] values = new double[16];

    /** Begins with what the model remembers. */
    public Replay(DeviceBaseline baseline) {
        this.baseline = baseline;
    }

    /** Scores the next reading; in [0, 1]. */
    public double next(Readings readings, int i) {
        return score(state, readings, i, NO_METRIC, 0);
    }

    /** The model, with what it remembers now. */
    public DeviceBaseline after() {
        return baseline.after(state);
    }

    /** Whether a reading of a stretch scores 0.5 or more, had it begun now; nothing of it is remembered. */
    boolean isFound(Readings readings, Stretch stretch) {
        ScoringState apart = state.copy();
        for (int k = 0; k < stretch.added().length; k++) {
            double score = score(apart, readings, stretch.begin() + k, stretch.metric(), stretch.added()[k]);
            if (score >= AlertRule.LIMIT) {
                return true;
            }
        }
        return false;
    }

    private double score(ScoringState of, Readings readings, int i, int moved, double added) {
        int metrics = readings.metrics().length;
        if (names.length < metrics) {
            names = new String[metrics];
            values = new double[metrics];
        }
        int count = 0;
        for (int j = 0; j < metrics; j++) {
            double value = readings.columns()[j][i];
            if (!Double.isNaN(value)) {
                names[count] = readings.metrics()[j];
                values[count++] = j == moved ? value + added : value;
            }
        }
        return scorer.score(baseline, of, readings.times()[i], names, values, count)
                .value();
    }
}
