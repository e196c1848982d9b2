package io.seamark.deploy.bench.latency;

import java.util.ArrayList;
import java.util.List;

/**
 * When each reading of a steady load is due. The load changes from stretch to stretch; each begins where the one before ended.
 * Thread-safe.
 */
final class Timetable {
    private static final double NANOS = 1e9;

    /**
     * A time of one load.
     *
     * @param from running number of its first reading
     * @param until the number behind its last
     * @param start when the first is due, by {@link System#nanoTime}
     * @param perSecond readings a second
     */
    record Stretch(long from, long until, long start, double perSecond) {
        long due(long number) {
            return start + (long) ((number - from) * NANOS / perSecond);
        }

        /** How many of its readings are due by a time. */
        long dueBy(long nanos) {
            return nanos < start ? 0 : Math.min(until - from, (long) ((nanos - start) * perSecond / NANOS) + 1);
        }
    }

    private final List<Stretch> stretches = new ArrayList<>();

    /** Adds a stretch that begins at {@code start}. */
    synchronized Stretch add(long start, double perSecond, double seconds) {
        long from = end();
        Stretch stretch = new Stretch(from, from + Math.max(1, Math.round(perSecond * seconds)), start, perSecond);
        stretches.add(stretch);
        return stretch;
    }

    /** The number behind the last reading. */
    synchronized long end() {
        return stretches.isEmpty() ? 0 : stretches.get(stretches.size() - 1).until();
    }

    /**
     * When a reading was due, by {@link System#nanoTime}.
     *
     * @throws IllegalArgumentException if none of this number is planned
     */
    synchronized long due(long number) {
        for (Stretch stretch : stretches) {
            if (number >= stretch.from() && number < stretch.until()) {
                return stretch.due(number);
            }
        }
        throw new IllegalArgumentException("No reading of the number " + number + " is planned");
    }
}
