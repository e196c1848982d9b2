package io.seamark.serving.staleness;

import static java.util.Objects.requireNonNull;

import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.serving.log.Log;
import io.seamark.serving.log.LogProbe;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the end of the readings: what is there and in no view is what answers lack, whoever is to blame for it, a dead
 * speed layer as well as this server. Thread-safe.
 */
public final class ReadingsWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadingsWatch.class);
    private static final long LOOK_MILLIS = 1_000;

    /** A look may come this late before the end of the log counts as unknown. */
    private static final long GRACE_MILLIS = 3 * LOOK_MILLIS;

    private static final long IDENTITY_EVERY_NANOS = Duration.ofSeconds(30).toNanos();

    private final Log readings;
    private final LongSupplier millis;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "watch-readings");

    private final Map<Integer, EndHistory> partitions = new HashMap<>(); // guarded by itself
    private volatile long lookedAt;
    private volatile Optional<Lag> lastLag = Optional.empty();
    private volatile String failure = "";

    /** How far a view lags, as long as no end is looked at again: every answer tells it, and few ask with another view. */
    private record Lag(Seam applied, SortedMap<Integer, Long> waiting, OptionalLong since) {}

    /** @param millis a clock that does not go back */
    public ReadingsWatch(Log readings, LongSupplier millis) {
        this.readings = requireNonNull(readings, "readings");
        this.millis = requireNonNull(millis, "millis");
        this.lookedAt = millis.getAsLong();
        thread.setDaemon(true);
    }

    /** Begins to watch. */
    public void start() {
        thread.start();
    }

    private void run() {
        do {
            try {
                readings.identity(); // of the same fleet, or it throws
                try (LogProbe probe = readings.probe()) {
                    watch(probe);
                }
            } catch (RuntimeException e) {
                failure = String.valueOf(e.getMessage());
                LOG.warn("The end of the readings cannot be seen, and is looked for again: {}", failure);
            }
        } while (!stopsWithin(LOOK_MILLIS));
    }

    private void watch(LogProbe probe) {
        long identityAt = System.nanoTime();
        do {
            look(probe.ranges());
            if (System.nanoTime() - identityAt >= IDENTITY_EVERY_NANOS) {
                readings.identity();
                identityAt = System.nanoTime();
            }
        } while (!stopsWithin(LOOK_MILLIS));
    }

    private boolean stopsWithin(long wait) {
        try {
            return stopped.await(wait, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Notes where the partitions begin and end now. */
    void look(Map<Integer, OffsetRange> ranges) {
        long now = millis.getAsLong();
        synchronized (partitions) {
            ranges.forEach((partition, range) -> partitions
                    .computeIfAbsent(partition, missing -> new EndHistory())
                    .look(range.from(), range.until(), now));
            lastLag = Optional.empty();
        }
        lookedAt = now;
        failure = "";
    }

    /** How far a view lags that has all readings below {@code applied}. */
    public Backlog beyond(Seam applied) {
        Lag lag = lastLag.filter(last -> last.applied().equals(applied)).orElseGet(() -> lag(applied));
        long now = millis.getAsLong();
        long unseen = now - lookedAt;
        long stale = unseen > GRACE_MILLIS ? unseen : 0;
        return new Backlog(
                lag.since().isPresent() ? Math.max(stale, now - lag.since().getAsLong()) : stale, lag.waiting());
    }

    private Lag lag(Seam applied) {
        synchronized (partitions) {
            SortedMap<Integer, Long> waiting = new TreeMap<>();
            partitions.forEach((partition, history) -> waiting.put(partition, history.waiting(applied.at(partition))));
            OptionalLong since = partitions.entrySet().stream()
                    .map(each -> each.getValue().waitingSince(applied.at(each.getKey())))
                    .flatMapToLong(OptionalLong::stream)
                    .min();
            Lag lag = new Lag(applied, Collections.unmodifiableSortedMap(waiting), since);
            lastLag = Optional.of(lag);
            return lag;
        }
    }

    /** Why the end of the readings cannot be seen at the moment; empty if it can. */
    public String failure() {
        return failure;
    }

    @Override
    public void close() {
        stopped.countDown();
        if (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
