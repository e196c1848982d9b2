package io.seamark.speed;

import static java.util.Objects.requireNonNull;

import io.seamark.common.settings.SeamarkException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Finds that no micro-batch is made any more. Spark makes one each interval; where its thread for that has died of an error,
 * nobody is told and nothing fails: nothing happens any more. Thread-safe.
 */
final class StandstillWatch {

    private final LongSupplier nanoClock;
    private volatile long madeAt;

    /** @param nanoClock {@link System#nanoTime}, or a test's */
    StandstillWatch(LongSupplier nanoClock) {
        this.nanoClock = requireNonNull(nanoClock, "nanoClock");
        this.madeAt = nanoClock.getAsLong();
    }

    /** A micro-batch is being made. */
    void made() {
        madeAt = nanoClock.getAsLong();
    }

    /**
     * @param limit longer than anything that a micro-batch waits for when it is made
     * @throws SeamarkException if none has been made for longer
     */
    void requireGoing(Duration limit) {
        long nanos = nanoClock.getAsLong() - madeAt;
        if (nanos > limit.toNanos()) {
            throw new SeamarkException("No micro-batch has been made for " + TimeUnit.NANOSECONDS.toSeconds(nanos)
                    + " s: Spark's thread for that is stuck or has died (see the log above). What is journaled is done"
                    + " again at the next start.");
        }
    }
}
