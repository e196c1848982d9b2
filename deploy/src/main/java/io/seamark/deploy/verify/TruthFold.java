package io.seamark.deploy.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * What answers about one device must be: each (device, time) counts once. Of several readings of one time the one in the
 * batch view counts before one in the speed view, then imports before the log, then the smaller partition and offset. Not
 * thread-safe.
 */
final class TruthFold {

    private final DeviceReadings readings;
    private final int[] order;
    private final boolean[] newToWindow;
    private final boolean repeats;

    /** @param order one copy of each reading, by time, partition and offset */
    TruthFold(DeviceReadings readings, int[] order, Ground ground) {
        this.readings = readings;
        this.order = order;
        this.newToWindow = new boolean[order.length];
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
        for (int i = 0; i < order.length; i++) {
            int partition = readings.partition(order[i]);
            if (partition >= 0 && readings.offset(order[i]) >= ground.origin().at(partition)) {
                byPartition
                        .computeIfAbsent(partition, each -> new ArrayList<>())
                        .add(i);
            }
        }
        byPartition.values().forEach(places -> {
            places.sort(Comparator.comparingLong(i -> readings.offset(order[i])));
            RepeatWindow window = new RepeatWindow(ground.dedupWindow());
            places.forEach(i -> newToWindow[i] = window.isNew(readings.ts(order[i])));
        });
    }

    /** How many readings count at a moment, and how many are repeats. */
    record Counts(long accepted, long duplicates) {
        Counts plus(Counts other) {
            return new Counts(accepted + other.accepted, duplicates + other.duplicates);
        }
    }

    /** By the exact rule, or with what the speed layer's bounded memory of repeats may let pass. */
    Counts counts(Moment moment, boolean bounded) {
        long[] counts = new long[2];
        for (int from = 0; from < order.length; ) {
            int until = endOfTime(from);
            long before = counts[0];
            select(from, until, moment, bounded, i -> counts[0]++);
            for (int i = from; i < until; i++) {
                counts[1] += holds(moment, i) ? 1 : 0;
            }
            counts[1] -= counts[0] - before;
            from = until;
        }
        return new Counts(counts[0], counts[1]);
    }

    /** The cells that an answer at this moment must have in {@code [fromHour, untilHour)}. */
    Map<CellKey, TruthCell> cells(Moment moment, long fromHour, long untilHour, boolean bounded) {
        Map<CellKey, TruthCell> cells = new HashMap<>();
        for (int from = 0; from < order.length; ) {
            int until = endOfTime(from);
            long ts = readings.ts(order[from]);
            long hour = CellKey.hourOf(ts);
            if (hour >= fromHour && hour < untilHour) {
                select(from, until, moment, bounded, i -> add(cells, order[i], ts, hour));
            }
            from = until;
        }
        return cells;
    }

    private void add(Map<CellKey, TruthCell> cells, int reading, long ts, long hour) {
        for (int at = readings.from(reading); at < readings.until(reading); at++) {
            cells.computeIfAbsent(new CellKey(readings.metric(at), hour), key -> new TruthCell())
                    .add(ts, readings.value(at));
        }
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

    private boolean holds(Moment moment, int i) {
        return moment.holds(readings.partition(order[i]), readings.offset(order[i]));
    }

    private boolean inBatch(Moment moment, int i) {
        return moment.inBatch(readings.partition(order[i]), readings.offset(order[i]));
    }

    /** Those that count of the readings of one time. */
    private void select(int from, int until, Moment moment, boolean bounded, IntConsumer counted) {
        int batch = -1;
        int speed = -1;
        for (int i = from; i < until; i++) {
            if (inBatch(moment, i)) {
                batch = batch < 0 ? i : batch;
            } else if (holds(moment, i)) {
                speed = speed < 0 ? i : speed;
                if (bounded && newToWindow[i]) {
                    counted.accept(i);
                }
            }
        }
        if (batch >= 0) {
            counted.accept(batch);
        } else if (!bounded && speed >= 0) {
            counted.accept(speed);
        }
    }
}
