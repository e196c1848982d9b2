package io.seamark.speed;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.util.SignalUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT as a wish that the main thread fulfils: stopping from a shutdown hook races with Spark's own hooks,
 * which take the context away while the last batch runs. Thread-safe.
 */
final class StopSignal {

    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

    private final CountDownLatch wished = new CountDownLatch(1);

    StopSignal() {
        for (String signal : new String[] {"TERM", "INT"}) {
            SignalUtils.register(signal, () -> {
                boolean first = wished.getCount() > 0;
                wished.countDown();
                if (first) {
                    LOG.info("Stops after the batch that runs (SIG{}); once more stops at once", signal);
                }
                return first; // a second one is left to the JVM
            });
        }
    }

    /** Waits for the wish, but not longer than this. */
    boolean await(long millis) throws InterruptedException {
        return wished.await(millis, TimeUnit.MILLISECONDS);
    }
}
