package io.seamark.common.habit;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.MetricBaseline;
import io.seamark.common.baseline.MetricOrder;
import io.seamark.common.baseline.Score;
import io.seamark.common.baseline.Score.Contribution;
import io.seamark.common.baseline.Scorer;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds readings against the habits of a device: metrics that have stopped changing, that are left out, that were never seen
 * before. Each of the three is a score of its own: 0, or what the condition is worth. Reuses its buffers: one per thread.
 */
public final class Habits {

    /** A condition, and how grave it is. */
    public enum Condition {
        /** A metric keeps its value for much longer than it ever did. */
        STUCK("stuck", 0.6),
        /** A metric is not heard of for longer than its interval, while the device goes on. */
        MISSING("missing", 0.6),
        /** A device or a metric that no history tells of. */
        UNSEEN("unseen", 0.5);

        private final String detector;
        private final double worth;

        Condition(String detector, double worth) {
            this.detector = detector;
            this.worth = worth;
        }

        private Score of(List<Contribution> causes) {
            return new Score(worth, detector, causes);
        }
    }

    private final int maxMetrics;
    private final List<Contribution> stuck = new ArrayList<>();
    private final List<Contribution> missing = new ArrayList<>();
    private final List<Contribution> unseen = new ArrayList<>();

    /** @param maxMetrics with so many in its baseline a device may have metrics that were not learned: none is unseen then */
    public Habits(int maxMetrics) {
        this.maxMetrics = maxMetrics;
    }

    /**
     * Takes a reading.
     *
     * @param order of its metrics in the device's baseline
     * @param state of the device; changed
     * @param values finite, in that order
     */
    public void take(MetricOrder order, HabitState state, long ts, double[] values) {
        DeviceBaseline baseline = order.baseline();
        List<MetricBaseline> metrics = baseline.metrics();
        state.under(baseline.layout(), metrics.size(), ts);
        stuck.clear();
        missing.clear();
        unseen.clear();
        for (int i = 0; i < order.count(); i++) {
            int at = order.place(i);
            if (at >= 0) {
                state.heard(at, ts, values[i]);
            } else if (metrics.size() < maxMetrics) {
                unseen.add(new Contribution(order.name(i), values[i], values[i], values[i], 1));
            }
        }
        for (int j = 0; j < metrics.size(); j++) {
            MetricBaseline metric = metrics.get(j);
            if (ts - state.lastTs(j) > metric.patience()) {
                missing.add(cause(metric, state.lastTs(j), state.lastValue(j)));
            } else if (metric.isStuck(state.run(j))) {
                stuck.add(cause(metric, ts, state.lastValue(j)));
            }
        }
    }

    /** What the last reading is worth under a condition. */
    public Score score(Condition condition) {
        List<Contribution> causes =
                switch (condition) {
                    case STUCK -> stuck;
                    case MISSING -> missing;
                    case UNSEEN -> unseen;
                };
        return causes.isEmpty() ? Score.NONE : condition.of(shared(causes));
    }

    private static Contribution cause(MetricBaseline metric, long ts, double value) {
        double half = Scorer.BAND_SPREADS * metric.spread(ts);
        return new Contribution(metric.metric(), value, metric.level(ts) - half, metric.level(ts) + half, 1);
    }

    private static List<Contribution> shared(List<Contribution> causes) {
        if (causes.size() < 2) {
            return List.copyOf(causes);
        }
        return causes.stream()
                .map(cause -> new Contribution(
                        cause.metric(), cause.observed(), cause.low(), cause.high(), 1.0 / causes.size()))
                .toList();
    }

    /** The score of a device that the generation knows nothing of. */
    public static Score unseenDevice(String[] names, double[] values) {
        List<Contribution> causes = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            causes.add(new Contribution(names[i], values[i], values[i], values[i], 1));
        }
        return Condition.UNSEEN.of(shared(causes));
    }
}
