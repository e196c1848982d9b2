package io.seamark.speed;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Spark context that comes up while the log and the journal are looked at, with its executors: that takes seconds, and a start
 * after a death should take few. Either lane runs on it; a context made from a checkpoint's configuration alone would listen on
 * every address, as Spark leaves the driver's out of it. For one thread.
 */
final class SparkStart implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SparkStart.class);
    private static final long CLOSE_SECONDS = 10;

    private final FutureTask<SparkContext> starting;

    private SparkStart(FutureTask<SparkContext> starting) {
        this.starting = starting;
    }

    /** Begins to start it. */
    static SparkStart begin(Settings settings) {
        FutureTask<SparkContext> starting = new FutureTask<>(() -> started(settings));
        Thread thread = new Thread(starting, "spark-start");
        thread.setDaemon(true);
        thread.start();
        return new SparkStart(starting);
    }

    private static SparkContext started(Settings settings) {
        SparkContext spark = SparkContext.getOrCreate(SparkContexts.configuration(settings));
        SparkSecrets.giveTo(spark.hadoopConfiguration(), settings);
        return spark;
    }

    /**
     * Waits for the context.
     *
     * @throws SeamarkException if Spark does not start
     */
    SparkContext await() throws InterruptedException {
        try {
            return starting.get();
        } catch (ExecutionException e) {
            throw new SeamarkException(
                    "Spark does not start: " + e.getCause().getMessage()
                            + ". See seamark.spark.master and seamark.spark.conf.",
                    e.getCause());
        }
    }

    /**
     * Stops the context, if it has come up; once more does nothing. Where it does not come up, as a cluster without room may
     * let it wait for ever, the process ends without it.
     */
    @Override
    public void close() throws InterruptedException {
        try {
            starting.get(CLOSE_SECONDS, TimeUnit.SECONDS).stop();
        } catch (ExecutionException e) {
            // Said by await, or of no account beside what ended the start before it.
        } catch (TimeoutException e) {
            LOG.warn("Spark is still starting after {} s more; it is left to the end of this process", CLOSE_SECONDS);
        }
    }
}
