package io.seamark.common.device;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertLimit;
import io.seamark.common.alert.AlertRule;
import io.seamark.common.alert.AlertTracker;
import io.seamark.common.alert.Gate;
import io.seamark.common.alert.LogPoint;
import io.seamark.common.alert.Storm;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.MetricOrder;
import io.seamark.common.baseline.Score;
import io.seamark.common.baseline.Scorer;
import io.seamark.common.device.DedupWindow.Novelty;
import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.habit.Habits;
import io.seamark.common.habit.Habits.Condition;
import io.seamark.common.maintenance.MaintenanceWindow;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One step of the speed layer for one device: repeated values out, readings scored, alerts told, summaries folded. What comes out
 * depends on baseline, state and readings alone. Reuses its buffers: one per thread.
 */
public final class DeviceStep {

    private static final Condition[] CONDITIONS = Condition.values();

    private final DedupLimits dedup;
    private final AlertRule rule;
    private final AlertLimit limit;
    private final Scorer scorer = new Scorer();
    private final Habits habits;
    private final SliceFold fold = new SliceFold();
    private MetricOrder order;
    private double[] values = new double[16];
    /** Of the last reading: most likely the next one has the same. */
    private String[] hashedNames;

    private MetricHashes hashes;

    /**
     * @param dedup how much of a device's past is remembered
     * @param rule how scores become alerts
     * @param limit how many alerts of a device are told
     * @param maxMetrics metrics of a device that are learned
     */
    public DeviceStep(DedupLimits dedup, AlertRule rule, AlertLimit limit, int maxMetrics) {
        this.dedup = dedup;
        this.rule = rule;
        this.limit = limit;
        this.habits = new Habits(maxMetrics);
    }

    /** The step as set under {@code seamark.speed}, {@code seamark.alerts} and {@code seamark.fleet}. */
    public static DeviceStep from(Settings settings) {
        return new DeviceStep(
                DedupLimits.from(settings),
                AlertRule.from(settings),
                AlertLimit.ofDevice(settings),
                FleetLimits.from(settings).maxMetrics());
    }

    /**
     * Takes a slice; changes the state.
     *
     * @param baseline of the device, empty if the generation has none
     * @param generation id of that generation, empty if there is none
     * @param partition Kafka partition that the slice comes from
     * @param windows in which alerts are held back
     */
    public DeviceOutcome apply(
            DeviceState state,
            Optional<DeviceBaseline> baseline,
            String generation,
            int partition,
            DeviceSlice slice,
            WindowSet windows) {
        long duplicates = 0;
        long forgotten = state.recent.cutShort();
        long lastTs = Long.MIN_VALUE;
        double peak = 0;
        Telling telling = new Telling(state, slice, generation, partition, windows);
        fold.begin();
        for (int i = 0; i < slice.size(); i++) {
            long ts = slice.ts(i);
            String[] names = slice.metrics(i);
            Novelty novelty = state.recent.add(ts, hashes(names), dedup);
            if (novelty == Novelty.NOTHING) {
                duplicates++;
                continue;
            }
            lastTs = Math.max(lastTs, ts);
            if (values.length < names.length) {
                values = new double[names.length];
            }
            slice.values(i, values);
            if (novelty == Novelty.PART) {
                names = keepNew(state.recent, names);
            }
            fold.add(ts, names, values);
            telling.calm(i);
            if (baseline.isPresent()) {
                if (order == null || !order.isOf(baseline.get(), names)) {
                    order = new MetricOrder(baseline.get(), names);
                }
                Score score = scorer.score(order, state.scoring, ts, values);
                peak = Math.max(peak, score.value());
                state.alert = telling.tell(state.alert, score, i);
                habits.take(order, state.habits, ts, values);
                for (Condition condition : CONDITIONS) {
                    int at = condition.ordinal();
                    state.conditions[at] = telling.tell(state.conditions[at], habits.score(condition), i);
                }
            } else if (!generation.isEmpty()) {
                Score unseen = Habits.unseenDevice(names, values);
                int at = Condition.UNSEEN.ordinal();
                state.conditions[at] = telling.tell(state.conditions[at], unseen, i);
            }
        }
        long accepted = slice.size() - duplicates;
        DeviceDelta delta = new DeviceDelta(slice.device(), lastTs, (float) peak, fold.end());
        return new DeviceOutcome(accepted, duplicates, state.recent.cutShort() - forgotten, delta, telling.events);
    }

    /** Takes a slice of a device of which nothing is remembered: it is measured, repeats within the slice left out, and not scored. */
    public DeviceOutcome measure(DeviceSlice slice, int partition) {
        return apply(new DeviceState(), Optional.empty(), "", partition, slice, WindowSet.NONE);
    }

    @SuppressWarnings("ReferenceEquality") // asked for every reading; another object only means hashing the names again
    private MetricHashes hashes(String[] names) {
        if (names != hashedNames) {
            hashes = MetricHashes.of(names);
            hashedNames = names;
        }
        return hashes;
    }

    /** Leaves the new values of a reading, at the begin of the buffer; returns their names. */
    private String[] keepNew(DedupWindow recent, String[] names) {
        List<String> kept = new ArrayList<>(names.length);
        for (int i = 0; i < names.length; i++) {
            if (recent.isNew(i)) {
                values[kept.size()] = values[i];
                kept.add(names[i]);
            }
        }
        return kept.toArray(String[]::new);
    }

    /** What one slice tells of alerts. */
    private final class Telling implements Gate {
        private final DeviceState state;
        private final DeviceSlice slice;
        private final String generation;
        private final int partition;
        private final WindowSet windows;
        private final List<AlertEvent> events = new ArrayList<>(0);

        Telling(DeviceState state, DeviceSlice slice, String generation, int partition, WindowSet windows) {
            this.state = state;
            this.slice = slice;
            this.generation = generation;
            this.partition = partition;
            this.windows = windows;
        }

        /** Lets the rule take a score; returns what it remembers then, null for nothing. */
        AlertTracker tell(AlertTracker before, Score score, int i) {
            if (before == null && score.value() < AlertRule.LIMIT) {
                return null;
            }
            AlertTracker tracker = before == null ? new AlertTracker() : before;
            rule.next(tracker, score, at(i), this).ifPresent(events::add);
            return tracker.isIdle() ? null : tracker;
        }

        /** What is planned or expected does not count for the limit. */
        @Override
        public String heldBy(String id, String detector, LogPoint at) {
            Optional<MaintenanceWindow> window = windows.covering(at.device(), detector, at.ts());
            if (window.isPresent()) {
                return window.get().holder();
            }
            if (state.storm == null) {
                state.storm = new Storm();
            }
            return state.storm.take(limit, at.device(), at, events);
        }

        void calm(int i) {
            if (state.storm != null) {
                state.storm.calm(limit, slice.device(), at(i)).ifPresent(events::add);
                if (state.storm.isIdle()) {
                    state.storm = null;
                }
            }
        }

        private LogPoint at(int i) {
            return new LogPoint(slice.device(), slice.ts(i), slice.ts(i), generation, partition, slice.offset(i));
        }
    }
}
