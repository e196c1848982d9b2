package io.seamark.common.device;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertLimit;
import io.seamark.common.alert.AlertRule;
import io.seamark.common.alert.AlertTracker;
import io.seamark.common.alert.Gate;
import io.seamark.common.alert.LogPoint;
import io.seamark.common.alert.Storm;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.Score;
import io.seamark.common.baseline.Scorer;
import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.habit.Habits;
import io.seamark.common.habit.Habits.Condition;
import io.seamark.common.maintenance.MaintenanceWindow;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.settings.Settings;
import io.seamark.common.summary.Hour;
import io.seamark.common.summary.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One step of the speed layer for one device: repeats out, readings scored, alerts told, summaries folded. What comes out
 * depends on baseline, state and readings alone. Reuses its buffers: one per thread.
 */
public final class DeviceStep {

    private record MetricHour(String metric, long hour) {}

    private static final Condition[] CONDITIONS = Condition.values();

    private final int dedupCapacity;
    private final AlertRule rule;
    private final AlertLimit limit;
    private final Scorer scorer = new Scorer();
    private final Habits habits = new Habits();
    private String[] names = new String[16];
    private double[] values = new double[16];

    /**
     * @param dedupCapacity how many times of a device are remembered
     * @param rule how scores become alerts
     * @param limit how many alerts of a device are told
     */
    public DeviceStep(int dedupCapacity, AlertRule rule, AlertLimit limit) {
        this.dedupCapacity = dedupCapacity;
        this.rule = rule;
        this.limit = limit;
    }

    /** The step as set under {@code seamark.speed} and {@code seamark.alerts}. */
    public static DeviceStep from(Settings settings) {
        return new DeviceStep(
                settings.integerIn("seamark.speed.dedup-window", 1, 100_000),
                AlertRule.from(settings),
                AlertLimit.ofDevice(settings));
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
        long lastTs = Long.MIN_VALUE;
        double peak = 0;
        Telling telling = new Telling(state, slice, generation, partition, windows);
        Folding folding = new Folding();
        for (int i = 0; i < slice.size(); i++) {
            long ts = slice.ts(i);
            if (!state.recent.add(ts, dedupCapacity)) {
                duplicates++;
                continue;
            }
            lastTs = Math.max(lastTs, ts);
            folding.add(slice, i);
            telling.calm(i);
            if (baseline.isPresent()) {
                int count = unpack(slice, i);
                Score score = scorer.score(baseline.get(), state.scoring, ts, names, values, count);
                peak = Math.max(peak, score.value());
                state.alert = telling.tell(state.alert, score, i);
                habits.take(baseline.get(), state.habits, ts, names, values, count);
                for (Condition condition : CONDITIONS) {
                    int at = condition.ordinal();
                    state.conditions[at] = telling.tell(state.conditions[at], habits.score(condition), i);
                }
            } else if (!generation.isEmpty()) {
                Score unseen = Habits.unseenDevice(names, values, unpack(slice, i));
                int at = Condition.UNSEEN.ordinal();
                state.conditions[at] = telling.tell(state.conditions[at], unseen, i);
            }
        }
        long accepted = slice.size() - duplicates;
        DeviceDelta delta = new DeviceDelta(slice.device(), lastTs, (float) peak, folding.inOrder());
        return new DeviceOutcome(accepted, duplicates, delta, telling.events);
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

    /** Puts a reading into the buffers; returns how many metrics it has. */
    private int unpack(DeviceSlice slice, int i) {
        int count = slice.metricCount(i);
        if (names.length < count) {
            names = new String[count];
            values = new double[count];
        }
        for (int m = 0; m < count; m++) {
            names[m] = slice.metric(i, m);
            values[m] = slice.value(i, m);
        }
        return count;
    }

    /** Summaries by metric and hour; remembers the last reading's, as the next one mostly falls into the same. */
    private static final class Folding {
        private final Map<MetricHour, Summary> all = new HashMap<>();
        private long hour = Long.MIN_VALUE;
        private String[] recentNames = new String[8];
        private Summary[] recent = new Summary[8];

        void add(DeviceSlice slice, int i) {
            long ts = slice.ts(i);
            if (Hour.of(ts) != hour) {
                hour = Hour.of(ts);
                java.util.Arrays.fill(recentNames, null);
            }
            int count = slice.metricCount(i);
            if (count > recent.length) {
                recentNames = new String[count];
                recent = new Summary[count];
            }
            for (int m = 0; m < count; m++) {
                String name = slice.metric(i, m);
                if (!name.equals(recentNames[m])) {
                    recentNames[m] = name;
                    recent[m] = all.computeIfAbsent(new MetricHour(name, hour), key -> new Summary());
                }
                recent[m].add(ts, slice.value(i, m));
            }
        }

        List<MetricDelta> inOrder() {
            List<MetricDelta> deltas = new ArrayList<>(all.size());
            all.forEach((key, summary) -> deltas.add(new MetricDelta(key.metric(), key.hour(), summary)));
            deltas.sort(Comparator.comparing(MetricDelta::metric).thenComparingLong(MetricDelta::hour));
            return deltas;
        }
    }
}
