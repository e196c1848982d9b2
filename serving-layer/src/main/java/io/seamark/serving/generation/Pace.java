package io.seamark.serving.generation;

import java.util.concurrent.locks.LockSupport;

/**
 * Holds a thread to a share of one processor: it works for some milliseconds, then leaves the processor to others for as long as
 * the share says. Threads have no priorities here, so that look-ups would else wait behind the loading of a generation. For one
 * thread.
 */
final class Pace {

    /** Short enough for a look-up to wait out, long enough for a pause to be no shorter than the system can make it. */
    private static final long STRETCH_NANOS = 2_000_000;

    /** The clock is looked at once in so many steps. */
    private static final int STEPS = 64;

    private final double pauses;
    private int steps;
    private long since = System.nanoTime();

    /** @param share of one processor, above 0; from 1 on there are no pauses */
    Pace(double share) {
        if (!(share > 0)) {
            throw new IllegalArgumentException("a share of " + share);
        }
        this.pauses = Math.max(0, 1 / share - 1);
    }

    /** A step of about a microsecond is to be made; waits if it is time to. */
    void step() {
        if (++steps % STEPS == 0) {
            look();
        }
    }

    /** A longer step is to be made; waits if it is time to. */
    void look() {
        if (pauses == 0) {
            return;
        }
        long worked = System.nanoTime() - since;
        if (worked >= STRETCH_NANOS) {
            LockSupport.parkNanos((long) (worked * pauses));
            since = System.nanoTime();
        }
    }
}
