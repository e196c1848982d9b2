package io.seamark.serving.fold;

import java.util.function.LongSupplier;

/** Counts per second over the last ten seconds. Thread-safe. */
public final class RateMeter {

    private static final int SECONDS = 10;

    private final LongSupplier clock;
    private final long[] counts = new long[SECONDS + 1];
    private final long[] seconds = new long[SECONDS + 1];

    /** @param clock epoch milliseconds */
    public RateMeter(LongSupplier clock) {
        this.clock = clock;
    }

    public synchronized void add(long count) {
        long second = clock.getAsLong() / 1000;
        int at = (int) Math.floorMod(second, (long) counts.length);
        if (seconds[at] != second) {
            seconds[at] = second;
            counts[at] = 0;
        }
        counts[at] += count;
    }

    /** Mean of the last ten whole seconds, per second. */
    public synchronized double perSecond() {
        long now = clock.getAsLong() / 1000;
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            if (seconds[i] < now && seconds[i] >= now - SECONDS) {
                sum += counts[i];
            }
        }
        return (double) sum / SECONDS;
    }
}
