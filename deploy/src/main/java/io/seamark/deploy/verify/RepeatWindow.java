package io.seamark.deploy.verify;

import java.util.TreeSet;

/**
 * The bounded memory that the speed layer is allowed (design: "a bounded window"): the latest times of a device, so many of
 * them. A reading older than all of them counts as late, not as a repeat. Mutable; not thread-safe.
 */
final class RepeatWindow {

    private final int capacity;
    private final TreeSet<Long> times = new TreeSet<>();

    /** @param capacity how many times are remembered, at least 1 */
    RepeatWindow(int capacity) {
        this.capacity = capacity;
    }

    /** Takes the next reading of the log; false if its time is remembered: it is a repeat. */
    boolean isNew(long ts) {
        if (times.contains(ts)) {
            return false;
        }
        if (times.size() >= capacity) {
            if (ts < times.first()) {
                return true;
            }
            times.pollFirst();
        }
        times.add(ts);
        return true;
    }
}
