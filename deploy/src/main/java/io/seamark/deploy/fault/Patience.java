package io.seamark.deploy.fault;

import static java.util.Objects.requireNonNull;

import io.seamark.deploy.CommandFailure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what must come, for a bounded time, and until the proof is interrupted. Thread-safe. */
final class Patience {
    /** Short beside any recovery, and long enough that looking takes no share of the machine that is worth a word. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Duration limit;
    private final CountDownLatch interrupted = new CountDownLatch(1);

    /** @param limit how long each thing may take */
    Patience(Duration limit) {
        this.limit = requireNonNull(limit, "limit is null");
    }

    /**
     * Waits.
     *
     * @param what is waited for, for the message
     * @return when it was there, by {@link System#nanoTime}
     * @throws CommandFailure if it does not come in time, or the proof is interrupted
     */
    long until(String what, BooleanSupplier condition) throws InterruptedException {
        return until(what, limit, condition);
    }

    /** Waits, within a limit of its own. */
    long until(String what, Duration within, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new CommandFailure("After " + within.toSeconds() + " s there is still no " + what);
            }
            pause(LOOK);
        }
        return System.nanoTime();
    }

    /** Lets time pass. */
    void pause(Duration time) throws InterruptedException {
        if (interrupted.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new CommandFailure("Interrupted; everything is stopped.");
        }
    }

    /** Ends every wait, now and from now on. */
    void interrupt() {
        interrupted.countDown();
    }
}
