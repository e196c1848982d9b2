package io.seamark.deploy.fault;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what has died, as a service manager would: every part by a thread of its own, so that a slow start of one holds up no
 * other. Thread-safe.
 */
final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Integer> starts = new TreeMap<>();

    /** Keeps a part alive from now on; the first start is its too. */
    synchronized void keep(Part part) {
        Thread thread = new Thread(() -> keepAlive(requireNonNull(part, "part is null")), "keep-" + part.label());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** How often each part was started, by its label. */
    synchronized Map<String, Integer> starts() {
        return new TreeMap<>(starts);
    }

    private void keepAlive(Part part) {
        Duration pause = LOOK;
        try {
            while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = LOOK;
                if (part.pid().isEmpty()) {
                    pause = start(part) ? LOOK : PAUSE_AFTER_FAILURE;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean start(Part part) {
        synchronized (this) {
            starts.merge(part.label(), 1, Integer::sum);
        }
        try {
            part.start();
            return true;
        } catch (RuntimeException e) {
            if (stopped.getCount() > 0) {
                LOG.warn("{} did not start, it is tried again: {}", part.label(), e.getMessage());
            }
            return false;
        }
    }

    /** Starts nothing more; what runs goes on. */
    @Override
    public void close() {
        stopped.countDown();
        List<Thread> ending;
        synchronized (this) {
            ending = List.copyOf(threads);
        }
        for (Thread thread : ending) {
            thread.interrupt(); // out of a start that waits for something that will not come any more
        }
        boolean interrupted = false;
        for (Thread thread : ending) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(30));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
