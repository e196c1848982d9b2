package io.seamark.speed.stream;

import io.seamark.speed.Driver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.spark.util.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time by which Spark makes micro-batches. It runs evenly, whatever the system's clock is set to, and stands still while the
 * process does: Spark would make up for every interval in which a suspended process made no batch, one by one, and {@code
 * mapWithState} needs each of them, so that none can be left out. Times of batches follow the system's clock when the process
 * starts, and lag behind it by the time for which it stood still. Thread-safe.
 */
public final class StreamClock implements Clock {

    private static final Logger LOG = LoggerFactory.getLogger(StreamClock.class);

    /** A batch that is late by more was not made late by work: Spark's timer does none. */
    private static final long LATE_MILLIS = 2_000;

    private static final long PARK_MILLIS = 50;
    private static final AtomicLong NOT_BEFORE = new AtomicLong();

    private final LongSupplier nanos;
    private final LongSupplier wall;
    private final Stood stood;
    private final long baseNanos;
    private final long baseMillis;
    private long lostMillis;
    private long aheadMillis;

    /** Told that the process stood still. */
    interface Stood {
        void still(Duration time);
    }

    /** The clock of a process, for Spark. */
    public StreamClock() {
        this(System::nanoTime, System::currentTimeMillis, time -> Driver.current()
                .stoodStill());
    }

    StreamClock(LongSupplier nanos, LongSupplier wall, Stood stood) {
        this.nanos = nanos;
        this.wall = wall;
        this.stood = stood;
        this.baseNanos = nanos.getAsLong();
        this.baseMillis = Math.max(wall.getAsLong(), NOT_BEFORE.get());
        this.aheadMillis = wall.getAsLong() - even();
    }

    /** Clocks that are made from now on begin at this time, epoch milliseconds, where the system's clock is set back to before it. */
    public static void notBefore(long millis) {
        NOT_BEFORE.set(millis);
    }

    /** The time if the process had never stood still. */
    private long even() {
        return baseMillis + TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - baseNanos);
    }

    @Override
    public synchronized long getTimeMillis() {
        return even() - lostMillis;
    }

    @Override
    public long nanoTime() {
        return nanos.getAsLong();
    }

    @Override
    public long waitTillTime(long target) {
        long now = getTimeMillis();
        while (now < target) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Math.min(PARK_MILLIS, target - now)));
            if (Thread.interrupted()) {
                throw StreamClock.<RuntimeException>undeclared(new InterruptedException()); // how Spark ends its timer
            }
            now = getTimeMillis();
        }
        Duration still = lose(now - target);
        if (!still.isZero()) {
            LOG.warn(
                    "The process stood still for {} s, or the system's clock was set: no micro-batches are made up for that time",
                    still.toSeconds());
            stood.still(still);
        }
        return getTimeMillis();
    }

    /** Takes off the time by which a batch is late. Where a suspended machine's even time stands still, its clock tells of it. */
    private synchronized Duration lose(long late) {
        long ahead = wall.getAsLong() - even();
        long stepped = Math.abs(ahead - aheadMillis);
        aheadMillis = ahead;
        if (late > LATE_MILLIS) {
            lostMillis += late;
        }
        return Math.max(late, stepped) > LATE_MILLIS ? Duration.ofMillis(Math.max(late, stepped)) : Duration.ZERO;
    }

    /** An exception that Scala need not declare. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E undeclared(Throwable e) throws E {
        throw (E) e;
    }
}
