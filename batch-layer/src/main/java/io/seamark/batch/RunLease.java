package io.seamark.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Keeps two batch runs from overlapping: a file that one run creates, renews while it lives, and removes at its end. The
 * lease of a run that died is taken over: at once if it ran on this host, otherwise when it was not renewed for a while.
 * Thread-safe.
 */
final class RunLease implements AutoCloseable {

    private static final Duration RENEWED = Duration.ofSeconds(10);
    private static final Duration STALE = Duration.ofSeconds(60);

    private final Store store;
    private final Path path;
    private final String holder;
    private final ScheduledExecutorService renewal;
    private volatile boolean lost;

    private RunLease(Store store, Path path, String holder) {
        this.store = store;
        this.path = path;
        this.holder = holder;
        this.renewal = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "lease");
            thread.setDaemon(true);
            return thread;
        });
        var unused =
                renewal.scheduleAtFixedRate(this::renew, RENEWED.toSeconds(), RENEWED.toSeconds(), TimeUnit.SECONDS);
    }

    /**
     * Takes the lease.
     *
     * @throws SeamarkException if another run holds it
     */
    static RunLease take(Store store, String applicationId) {
        Path path = store.path("lease/batch-" + applicationId);
        String holder = host() + " " + ProcessHandle.current().pid() + " " + UUID.randomUUID();
        for (int attempt = 0; attempt < 3; attempt++) {
            try (OutputStream out = store.createNew(path)) {
                out.write(holder.getBytes(UTF_8));
            } catch (IOException e) {
                requireStale(store, path, e);
                continue;
            }
            return new RunLease(store, path, holder);
        }
        throw new SeamarkException("Other batch runs start at the same time and take the lease '" + path
                + "' again and again: run one only.");
    }

    /** Puts a lease aside whose holder is dead. The rename succeeds for one of several that find it. */
    private static void requireStale(Store store, Path path, IOException refusal) {
        Optional<FileStatus> status = store.status(path);
        if (status.isEmpty()) {
            return; // given back in the meantime
        }
        String holder = store.read(path).map(bytes -> new String(bytes, UTF_8)).orElse("");
        long age = System.currentTimeMillis() - status.get().getModificationTime();
        if (!isDeadHere(holder) && age < STALE.toMillis()) {
            throw new SeamarkException(
                    "Another batch run holds the lease '" + path + "' (host, process: "
                            + (holder.isEmpty() ? "not written yet" : holder) + "), renewed " + age / 1000
                            + " s ago. Wait for its end; if it died, the lease can be taken over "
                            + STALE.toSeconds() + " s after it was renewed last.",
                    refusal);
        }
        Path aside = path.suffix(".stale-" + UUID.randomUUID());
        store.rename(path, aside);
        store.delete(aside);
    }

    private static boolean isDeadHere(String holder) {
        String[] parts = holder.split(" ");
        return parts.length == 3
                && parts[0].equals(host())
                && ProcessHandle.of(Long.parseLong(parts[1]))
                        .filter(ProcessHandle::isAlive)
                        .isEmpty();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }

    private void renew() {
        try {
            if (isMine()) {
                store.replace(path, holder);
            } else {
                lost = true;
            }
        } catch (RuntimeException e) {
            // The store is away for a moment: the next renewal tries again, and what matters asks before it commits.
            org.slf4j.LoggerFactory.getLogger(RunLease.class)
                    .warn("The lease could not be renewed: {}", e.getMessage());
        }
    }

    private boolean isMine() {
        return store.read(path)
                .map(bytes -> new String(bytes, UTF_8))
                .filter(holder::equals)
                .isPresent();
    }

    /**
     * Asks before anything is committed.
     *
     * @throws SeamarkException if another run has taken the lease over
     */
    void require() {
        if (lost || !isMine()) {
            throw new SeamarkException(
                    "This run has lost the lease '" + path + "' to another one, most likely because it"
                            + " stood still for long. Nothing more is written; the other run does the work.");
        }
    }

    @Override
    public void close() {
        renewal.shutdownNow();
        if (isMine()) {
            store.delete(path);
        }
    }
}
