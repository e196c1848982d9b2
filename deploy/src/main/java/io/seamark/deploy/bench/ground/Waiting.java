package io.seamark.deploy.bench.ground;

import io.seamark.deploy.CommandFailure;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other processes do. Stateless. */
public final class Waiting {
    private static final long LOOK_NANOS = 100_000_000L;

    private Waiting() {}

    /** What is waited for. */
    public interface Condition {
        boolean holds() throws InterruptedException;
    }

    /**
     * Looks every 100 ms whether a condition holds.
     *
     * @param what for a message: "the serving layer to be ready"
     * @param alive throws if there is no use in waiting on
     * @throws CommandFailure if it does not hold within the limit
     */
    public static void until(String what, Duration limit, Runnable alive, Condition condition)
            throws InterruptedException {
        if (!within(limit, alive, condition)) {
            throw new CommandFailure("Waited " + limit.toSeconds() + " s for " + what + ", in vain.");
        }
    }

    /** As {@link #until}, but says whether it held in time. */
    public static boolean within(Duration limit, Runnable alive, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            alive.run();
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return true;
    }
}
