package io.seamark.batch.trial;

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

    /** How many readings of a stretch score at or above a limit, had it begun now; nothing of it is remembered. */
    int found(Readings readings, Stretch stretch, double limit) {
        ScoringState apart = state.copy();
        int found = 0;
        for (int k = 0; k < stretch.added().length; k++) {
            double score = score(apart, readings, stretch.begin() + k, stretch.metric(), stretch.added()[k]);
            found += score >= limit ? 1 : 0;
        }
        return found;
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
