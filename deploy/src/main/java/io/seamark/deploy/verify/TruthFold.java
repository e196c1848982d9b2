package io.seamark.deploy.verify;

import io.seamark.common.device.DedupWindow;
import io.seamark.common.device.DedupWindow.Novelty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What answers about one device must be: each (device, time, metric) counts once. Of several values of one time and metric the
 * one in the batch view counts before one in the speed view, then imports before the log, then the smaller partition and offset.
 * Not thread-safe.
 */
final class TruthFold {

    private final DeviceReadings readings;
    private final int[] order;
    /** By number of a value: whether the speed layer's memory takes it for new. */
    private final boolean[] newToWindow;

    private final boolean repeats;
    private final ReplacedOffsets replaced;

    /** @param order one copy of each reading, by time, partition and offset */
    TruthFold(DeviceReadings readings, int[] order, Ground ground) {
        this.readings = readings;
        this.order = order;
        this.replaced = ground.replaced();
        this.newToWindow = new boolean[readings.size() == 0 ? 0 : readings.until(readings.size() - 1)];
        this.repeats = findRepeats();
        if (repeats) {
            replayWindows(ground);
        } else {
            Arrays.fill(newToWindow, true);
        }
    }

    private boolean findRepeats() {
        for (int i = 1; i < order.length; i++) {
            if (readings.ts(order[i]) == readings.ts(order[i - 1])) {
                return true;
            }
        }
        return false;
    }

    /** What the speed layer's bounded memory says of each reading of the log, from where the speed view began. */
    private void replayWindows(Ground ground) {
        Map<Integer, List<Integer>> byPartition = new HashMap<>();
        for (int i : order) {
            int partition = readings.partition(i);
            if (partition >= 0
                    && readings.offset(i) >= ground.origin().at(partition)
                    && isSeenBySpeed(partition, readings.offset(i))) {
                byPartition
                        .computeIfAbsent(partition, each -> new ArrayList<>())
                        .add(i);
            }
        }
        byPartition.values().forEach(all -> {
            all.sort(Comparator.comparingLong(readings::offset));
            DedupWindow window = new DedupWindow();
            all.forEach(i -> replay(window, i, ground));
        });
    }

    /** What the log has in the place of what was taken, the speed layer passes over. */
    private boolean isSeenBySpeed(int partition, long offset) {
        return !replaced.contains(partition, offset) || replaced.isKept(partition, offset);
    }

    private void replay(DedupWindow window, int reading, Ground ground) {
        int from = readings.from(reading);
        String[] metrics = new String[readings.until(reading) - from];
        for (int m = 0; m < metrics.length; m++) {
            metrics[m] = readings.metric(from + m);
        }
        Novelty novelty = window.add(readings.ts(reading), metrics, ground.dedup());
        for (int m = 0; m < metrics.length; m++) {
            newToWindow[from + m] = novelty == Novelty.WHOLE || (novelty == Novelty.PART && window.isNew(m));
        }
    }

    /** Which values of the log count that the speed view has. */
    enum Rule {
        /** Each (device, time, metric) once. */
        EXACT,
        /** Those that the speed layer's bounded memory of repeats takes for new. */
        WINDOW,
        /** Every one: what the most would be if it remembered nothing. */
        EVERY
    }

    /** How many readings count at a moment, and how many are repeats. */
    record Counts(long accepted, long duplicates) {
        Counts plus(Counts other) {
            return new Counts(accepted + other.accepted, duplicates + other.duplicates);
        }
    }

    /** Counts by a rule. */
    Counts counts(Moment moment, Rule rule) {
        long[] counts = new long[2];
        for (int from = 0; from < order.length; ) {
            int until = endOfTime(from);
            int[] last = {-1};
            long before = counts[0];
            select(from, until, moment, rule, (reading, value) -> {
                counts[0] += reading == last[0] ? 0 : 1; // all values of a reading come in a row
                last[0] = reading;
            });
            for (int i = from; i < until; i++) {
                counts[1] += holds(moment, i) ? 1 : 0;
            }
            counts[1] -= counts[0] - before;
            from = until;
        }
        return new Counts(counts[0], counts[1]);
    }

    /** The cells that an answer at this moment must have in {@code [fromHour, untilHour)}. */
    Map<CellKey, TruthCell> cells(Moment moment, long fromHour, long untilHour, Rule rule) {
        Map<CellKey, TruthCell> cells = new HashMap<>();
        for (int from = 0; from < order.length; ) {
            int until = endOfTime(from);
            long ts = readings.ts(order[from]);
            long hour = CellKey.hourOf(ts);
            if (hour >= fromHour && hour < untilHour) {
                select(from, until, moment, rule, (reading, value) -> add(cells, value, ts, hour));
            }
            from = until;
        }
        return cells;
    }

    private void add(Map<CellKey, TruthCell> cells, int value, long ts, long hour) {
        cells.computeIfAbsent(new CellKey(readings.metric(value), hour), key -> new TruthCell())
                .add(ts, readings.value(value));
    }

    /** Whether there is a time that occurs more than once. */
    boolean hasRepeats() {
        return repeats;
    }

    private int endOfTime(int from) {
        int until = from + 1;
        while (until < order.length && readings.ts(order[until]) == readings.ts(order[from])) {
            until++;
        }
        return until;
    }

    /** The partitions of the log in which the device has readings. */
    Set<Integer> partitions() {
        Set<Integer> partitions = new HashSet<>();
        for (int i : order) {
            if (readings.partition(i) >= 0) {
                partitions.add(readings.partition(i));
            }
        }
        return partitions;
    }

    private boolean holds(Moment moment, int i) {
        int partition = readings.partition(order[i]);
        long offset = readings.offset(order[i]);
        return moment.holds(partition, offset) && !replaced.isOpen(moment, partition, offset);
    }

    private boolean inBatch(Moment moment, int i) {
        return moment.inBatch(readings.partition(order[i]), readings.offset(order[i]));
    }

    /** Takes a value that counts, by the numbers of its reading and of itself. */
    private interface Counted {
        void accept(int reading, int value);
    }

    /** Those that count of the values of one time: of the batch view first, then of the speed view. */
    private void select(int from, int until, Moment moment, Rule rule, Counted counted) {
        boolean alone = until == from + 1;
        Set<String> seen = alone ? Set.of() : new HashSet<>();
        for (int i = from; i < until; i++) {
            if (inBatch(moment, i)) {
                each(order[i], alone, seen, counted);
            }
        }
        for (int i = from; i < until; i++) {
            if (inBatch(moment, i) || !holds(moment, i)) {
                continue;
            }
            if (rule != Rule.EXACT) {
                for (int at = readings.from(order[i]); at < readings.until(order[i]); at++) {
                    if (rule == Rule.EVERY || newToWindow[at]) {
                        counted.accept(order[i], at);
                    }
                }
            } else {
                each(order[i], alone, seen, counted);
            }
        }
    }

    private void each(int reading, boolean alone, Set<String> seen, Counted counted) {
        for (int at = readings.from(reading); at < readings.until(reading); at++) {
            if (alone || seen.add(readings.metric(at))) {
                counted.accept(reading, at);
            }
        }
    }
}
