package io.seamark.deploy.bench.measure;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notes ten times a second how much time of the processors another process has had, so that it can be told afterwards for a
 * stretch whose ends nobody knew in advance. One look takes some ten microseconds. Thread-safe.
 */
public final class CpuWatch implements AutoCloseable {
    private static final long EVERY_MILLIS = 100;

    private final Optional<ProcessHandle> process;
    private final Growth growth = new Growth();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "bench-cpu");

    /** Begins to look at a process of this machine. */
    public CpuWatch(long pid) {
        this.process = ProcessHandle.of(pid);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            do {
                look();
            } while (!stopped.await(EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void look() {
        Optional<Duration> used = process.flatMap(each -> each.info().totalCpuDuration());
        used.ifPresent(time -> growth.add((double) System.currentTimeMillis(), time.toNanos() / 1e9));
    }

    /**
     * Seconds of user and system between two moments, epoch milliseconds; NaN if the system does not tell, or they lie outside
     * of what was watched.
     */
    public synchronized double between(double from, double until) {
        return growth.between(from, until);
    }

    @Override
    public void close() {
        stopped.countDown();
    }
}
