package io.seamark.batch.training;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.Score;
import io.seamark.common.baseline.Scorer;
import io.seamark.common.baseline.ScoringState;

/** Readings after a history, scored by what was fitted to it. */
final class Scored {

    private final DeviceBaseline baseline;
    private final ScoringState state = new ScoringState();
    private final Scorer scorer = new Scorer();

    Scored(DeviceHistory history) {
        this(new BaselineFit(48).own(history));
    }

    Scored(DeviceBaseline baseline) {
        this.baseline = baseline;
    }

    /** What detects, or {@code none}. */
    String detector() {
        return baseline.detector().map(each -> each.name()).orElse("none");
    }

    /** Scores a reading; NaN is what it leaves out. */
    Score next(long ts, double[] row) {
        String[] names = new String[row.length];
        double[] values = new double[row.length];
        int count = 0;
        for (int j = 0; j < row.length; j++) {
            if (!Double.isNaN(row[j])) {
                names[count] = Histories.name(j);
                values[count++] = row[j];
            }
        }
        return scorer.score(baseline, state, ts, names, values, count);
    }
}
