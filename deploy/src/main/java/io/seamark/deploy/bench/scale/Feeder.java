package io.seamark.deploy.bench.scale;

import io.seamark.common.seam.Seam;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.bench.ground.SyntheticReadings;
import io.seamark.deploy.replay.ReadingSender;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Sends readings at an even pace until it is closed. For one thread. */
final class Feeder implements AutoCloseable {
    private static final long NAP_NANOS = 2_000_000;

    private final SyntheticReadings readings;
    private final ReadingSender sender;
    private final double perSecond;
    private final Map<Integer, Long> ends;
    private final CompletableFuture<Void> sending;
    private volatile boolean stop;

    /**
     * Begins to send.
     *
     * @param readings goes on from where it is; nobody else may use it until this is closed
     * @param begin where the topic ends so far
     */
    Feeder(String bootstrapServers, String topic, Seam begin, SyntheticReadings readings, double perSecond) {
        this.readings = readings;
        this.ends = new TreeMap<>(begin.offsets());
        this.perSecond = perSecond;
        this.sender = new ReadingSender(bootstrapServers, topic, Map.of());
        this.sending = CompletableFuture.runAsync(this::send, task -> {
            Thread thread = new Thread(task, "bench-feeder");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private void send() {
        long start = System.nanoTime();
        long sent = 0;
        while (!stop) {
            long due = (long) ((System.nanoTime() - start) / 1e9 * perSecond);
            for (; sent < due; sent++) {
                readings.advance();
                sender.send(readings.key(), readings.value());
                ends.merge(readings.partition(), 1L, Long::sum);
            }
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    /**
     * Ends it; all that was sent is in the log then.
     *
     * @throws CommandFailure if Kafka did not take a reading
     */
    @Override
    public void close() {
        if (stop) {
            return;
        }
        stop = true;
        try (sender) {
            sending.join();
            sender.flushAll();
        }
    }

    /** Where the topic ends, when this is closed. */
    Seam end() {
        if (!sending.isDone()) {
            throw new IllegalStateException("readings are still being sent");
        }
        return new Seam(ends);
    }
}
