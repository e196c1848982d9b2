package io.seamark.speed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log every ten seconds how many readings went through. Not thread-safe. */
final class Progress {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final long EVERY_NANOS = 10_000_000_000L;

    private long since = System.nanoTime();
    private long messages;
    private long batches;

    void took(long count) {
        messages += count;
        batches++;
    }

    void tell() {
        long elapsed = System.nanoTime() - since;
        if (elapsed >= EVERY_NANOS) {
            if (messages > 0) {
                LOG.info("{} messages in {} cuts, {}/s", messages, batches, Math.round(messages * 1e9 / elapsed));
            }
            since = System.nanoTime();
            messages = 0;
            batches = 0;
        }
    }
}
