package io.seamark.speed;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.speed.log.LogWatch;
import io.seamark.speed.recovery.Housekeeping;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a stream, from its start to the wish that it may stop, or its failure. For one thread. */
@SuppressWarnings("deprecation") // DStreams are, as a whole
final class Run {

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final long LOOK_MILLIS = 50;

    /** For a broker or a store that comes back at the last moment. */
    private static final Duration LEEWAY = Duration.ofMinutes(2);

    private final JavaStreamingContext context;
    private final LogWatch watch;
    private final Housekeeping housekeeping;
    private final long stopMillis;
    private final Duration standstill;

    Run(JavaStreamingContext context, Settings settings, LogWatch watch, Housekeeping housekeeping) {
        this.context = context;
        this.watch = watch;
        this.housekeeping = housekeeping;
        this.stopMillis = settings.duration("seamark.speed.stop-timeout").toMillis();
        this.standstill = settings.duration("seamark.store.patience")
                .plus(settings.duration("seamark.speed.interval").multipliedBy(10))
                .plus(LEEWAY);
    }

    /**
     * Runs until SIGTERM or SIGINT.
     *
     * @throws SeamarkException if a batch fails
     */
    void untilStopped() throws InterruptedException {
        StopSignal stop = new StopSignal();
        context.start();
        LOG.info("The speed layer runs");
        try {
            while (!context.awaitTerminationOrTimeout(1)) {
                if (stop.await(200)) {
                    stop();
                    return;
                }
                watch.requireSame();
                housekeeping.look();
                Driver.current().requireGoing(standstill);
            }
        } catch (SeamarkException e) {
            context.stop(true, false);
            throw e; // says itself what to do
        } catch (Exception e) {
            // Not gracefully: the batches that wait come after the one that failed, and are done again at the next
            // start.
            context.stop(true, false);
            Throwable first = Driver.current().failure().orElse(e);
            throw new SeamarkException(
                    "A batch failed; what it took is done again at the next start. The reason: " + firstLine(first), e);
        }
    }

    /** Spark's messages have the stack of the task behind their first line. */
    private static String firstLine(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.lines().findFirst().orElse(message);
    }

    private void stop() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(stopMillis);
        Driver driver = Driver.current();
        driver.drain();
        while (!driver.isDrained() && System.nanoTime() < end && !context.awaitTerminationOrTimeout(LOOK_MILLIS)) {
            driver.requireSound();
        }
        if (!driver.isDrained()) {
            LOG.warn("No snapshot at this stop: the next start reads a little more of the log again");
        }
        stopContext(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        driver.requireSound();
        LOG.info("The speed layer has stopped");
    }

    /** Lets the batch that runs end, but not for ever: Spark would wait an hour for one whose cluster or store is gone. */
    private void stopContext(long millis) throws InterruptedException {
        Thread stopping = new Thread(() -> context.stop(true, true), "stop");
        stopping.setDaemon(true);
        stopping.start();
        stopping.join(millis);
        if (stopping.isAlive()) {
            LOG.warn("The batch that runs has not ended within {} ms; its cut is done again at the next start", millis);
            Runtime.getRuntime().halt(1);
        }
    }
}
