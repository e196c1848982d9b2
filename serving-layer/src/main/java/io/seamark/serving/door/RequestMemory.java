package io.seamark.serving.door;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that all requests share, for their bodies or for their answers. Thread-safe. */
final class RequestMemory {

    private final long max;
    private final AtomicLong taken = new AtomicLong();

    /** @param max bytes */
    RequestMemory(long max) {
        this.max = max;
    }

    /** Takes bytes; false, and nothing is taken, where so many are not left. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) > max) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
