package io.seamark.deploy.bench.latency;

import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.bench.ground.SyntheticReadings;
import io.seamark.deploy.bench.measure.Delays;
import io.seamark.deploy.replay.ReadingSender;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import me.tongfei.progressbar.ProgressBar;

/**
 * Sends readings when they are due, whatever becomes of those before: a sender that waits for its receiver would leave out just
 * the times in which that is slow. What is overdue is sent at once. For one thread.
 */
final class SteadySender implements AutoCloseable {
    private static final long PAUSE_NANOS = 500_000;
    /** Kafka's clients wait so long for company, at most; it is part of what is measured. */
    static final int LINGER_MILLIS = 5;

    private final ReadingSender sender;
    private final SyntheticReadings readings;

    SteadySender(String bootstrapServers, String topic, SyntheticReadings readings) {
        this.sender = new ReadingSender(bootstrapServers, topic, Map.of("linger.ms", Integer.toString(LINGER_MILLIS)));
        this.readings = readings;
    }

    /**
     * Sends all readings of a stretch; returns when the last was handed to Kafka's client.
     *
     * @param spikes which of them jump out of their band
     * @param behind takes how late the first of every few was handed over
     * @param alive called now and then; throws if there is no use in going on
     */
    void send(Timetable.Stretch stretch, Spikes spikes, Delays behind, Runnable alive, ProgressBar bar) {
        long last = stretch.until() - stretch.from();
        long done = 0;
        while (done < last) {
            long now = System.nanoTime();
            long due = stretch.dueBy(now);
            if (due == done) {
                LockSupport.parkNanos(PAUSE_NANOS);
                continue;
            }
            behind.add(now - stretch.due(stretch.from() + done));
            // In small steps, so that a sender that cannot keep up says how far it is behind.
            for (long step = Math.min(due, done + 1000); done < step; done++) {
                next(spikes.isSpike(stretch.from() + done));
            }
            if (done / 100_000 != (done - 1000) / 100_000) {
                alive.run();
            }
            bar.stepTo(done);
        }
    }

    private void next(boolean spike) {
        readings.advance(spike);
        sender.send(readings.key(), readings.value());
    }

    /**
     * Waits until Kafka has all.
     *
     * @throws CommandFailure if it does not take some
     */
    void flush() {
        sender.flushAll();
    }

    @Override
    public void close() {
        sender.close();
    }
}
