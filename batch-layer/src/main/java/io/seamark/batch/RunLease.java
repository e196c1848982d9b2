package io.seamark.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two runs from doing the same work: a file that one run creates, renews while it lives, and removes at its end. The
 * lease of a run that died is taken over: at once if this machine can see that its process is gone, otherwise when it was
 * not renewed for a while, by the clock of the store. It spares work and says early what is wrong; what a run may add is
 * decided in the commits themselves. Thread-safe.
 */
final class RunLease implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunLease.class);
    private static final int RENEWALS = 6;

    private final Store store;
    private final Path path;
    private final String holder;
    private final ScheduledExecutorService renewal;
    /** Guards the file against this process itself: on a store in a folder, to replace is not to be atomic for a reader. */
    private final Object file = new Object();

    private boolean lost;
    private boolean closed;

    private RunLease(Store store, Path path, String holder, Duration timeout) {
        this.store = store;
        this.path = path;
        this.holder = holder;
        this.renewal = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "lease");
            thread.setDaemon(true);
            return thread;
        });
        long period = Math.max(1, timeout.toMillis() / RENEWALS);
        var unused = renewal.scheduleAtFixedRate(this::renew, period, period, TimeUnit.MILLISECONDS);
    }

    /**
     * Takes a lease.
     *
     * @param name what is leased, such as {@code batch-seamark}
     * @param timeout how long it holds without being renewed
     * @throws SeamarkException if another run holds it
     */
    static RunLease take(Store store, String name, Duration timeout) {
        Path path = store.path("lease/" + name);
        String holder = LeaseHolder.ofThisProcess().toText();
        for (int attempt = 0; attempt < 3; attempt++) {
            try (OutputStream out = store.createNew(path)) {
                out.write(holder.getBytes(UTF_8));
            } catch (IOException e) {
                putAside(store, path, timeout, e);
                continue;
            }
            return new RunLease(store, path, holder, timeout);
        }
        throw new SeamarkException(
                "Other runs start at the same time and take the lease '" + path + "' again and again: run one only.");
    }

    /** Puts a lease aside whose holder is dead. The rename succeeds for one of several that find it. */
    private static void putAside(Store store, Path path, Duration timeout, IOException refusal) {
        Optional<FileStatus> status = store.status(path);
        if (status.isEmpty()) {
            return; // given back in the meantime
        }
        String holder = read(store, path).orElse("");
        boolean gone = LeaseHolder.parse(holder).filter(LeaseHolder::isGone).isPresent();
        long age = now(store, path) - status.get().getModificationTime();
        if (!gone && age < timeout.toMillis()) {
            throw new SeamarkException(
                    "Another run holds the lease '" + path + "' (" + (holder.isEmpty() ? "not written yet" : holder)
                            + "), renewed " + age / 1000
                            + " s ago. Wait for its end; if it died, the lease can be taken over "
                            + timeout.toSeconds() + " s after it was renewed last.",
                    refusal);
        }
        LOG.info("The lease '{}' of a run that died is taken over ({})", path, holder);
        Path aside = path.suffix(".stale-" + UUID.randomUUID());
        store.rename(path, aside);
        store.delete(aside);
    }

    /** The time of the clock that dates the lease: that of the store, whatever the clock of this machine says. */
    private static long now(Store store, Path path) {
        Path probe = path.suffix(".clock-" + UUID.randomUUID());
        store.replace(probe, "");
        try {
            return store.status(probe).map(FileStatus::getModificationTime).orElseGet(System::currentTimeMillis);
        } finally {
            store.delete(probe);
        }
    }

    private void renew() {
        try {
            synchronized (file) {
                if (closed) {
                    return;
                }
                if (isMine()) {
                    store.replace(path, holder);
                } else {
                    lost = true;
                }
            }
        } catch (RuntimeException e) {
            // The store is away for a moment: the next renewal tries again, and what matters asks before it commits.
            LOG.warn("The lease could not be renewed: {}", e.getMessage());
        }
    }

    private static Optional<String> read(Store store, Path path) {
        return store.read(path).map(bytes -> new String(bytes, UTF_8));
    }

    private boolean isMine() {
        return read(store, path).filter(holder::equals).isPresent();
    }

    /**
     * Asks before work is begun that another run would do again.
     *
     * @throws SeamarkException if another run has taken the lease over
     */
    void require() {
        synchronized (file) {
            if (lost || !isMine()) {
                throw new SeamarkException(
                        "This run has lost the lease '" + path + "' to another one, most likely because it"
                                + " stood still for long. Nothing more is written; the other run does the work.");
            }
        }
    }

    @Override
    public void close() {
        renewal.shutdown(); // a renewal that is under way ends: half of one would be left lying
        synchronized (file) {
            closed = true;
            try {
                if (isMine()) {
                    store.delete(path);
                }
            } catch (RuntimeException e) {
                // What the run did is done, and how it failed is said elsewhere: the lease just runs out.
                LOG.warn("The lease could not be given back: {}", e.getMessage());
            }
        }
    }
}
