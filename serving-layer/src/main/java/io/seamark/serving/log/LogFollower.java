package io.seamark.serving.log;

import static java.util.Objects.requireNonNull;

import io.seamark.common.journal.MessageProof;
import io.seamark.common.seam.OffsetRange;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that brings a {@link Folder} to the end of its {@link Log} and keeps it there. A failure of the log or of the
 * store is told and tried again, from what is durable. Thread-safe.
 */
public final class LogFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long LAG_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long IDENTITY_EVERY_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long RETRY_MILLIS = 2_000;

    private final String name;
    private final Log log;
    private final Folder folder;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    private volatile boolean started;
    private volatile boolean caughtUp;
    private volatile String failure = "";
    private volatile Map<Integer, Long> lag = Map.of();
    private volatile long idleSince = System.nanoTime();

    /** @param name what it follows, for threads and messages */
    public LogFollower(String name, Log log, Folder folder) {
        this.name = requireNonNull(name, "name");
        this.log = requireNonNull(log, "log");
        this.folder = requireNonNull(folder, "folder");
        this.thread = new Thread(this::run, "follow-" + name);
        this.thread.setDaemon(true);
    }

    /** Begins to follow. */
    public LogFollower start() {
        started = true;
        thread.start();
        return this;
    }

    private void run() {
        while (!isStopped()) {
            try {
                LogIdentity identity = log.identity();
                folder.reload(identity.topic());
                hasLostTail();
                try (LogReader reader = log.open(folder::start)) {
                    follow(reader, identity);
                }
            } catch (RuntimeException | LinkageError e) {
                if (!isStopped()) {
                    failure = String.valueOf(e.getMessage());
                    LOG.warn("Reading {} failed, and is tried again in {} ms", name, RETRY_MILLIS, e);
                    pause();
                }
            }
        }
    }

    private void pause() {
        try {
            stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopped.countDown();
        }
    }

    /** Returns when it is stopped, or the topic has become another one. */
    private void follow(LogReader reader, LogIdentity identity) {
        long identityAt = System.nanoTime();
        long lagAt = System.nanoTime() - LAG_EVERY_NANOS;
        Set<Integer> moved = new HashSet<>();
        while (!isStopped()) {
            List<LogMessage> messages = reader.poll(POLL);
            moved.clear();
            for (LogMessage message : messages) {
                if (!moved.contains(message.partition())) {
                    OptionalLong elsewhere = folder.offer(message);
                    if (elsewhere.isPresent()) {
                        moved.add(message.partition());
                        reader.seek(message.partition(), elsewhere.getAsLong());
                    }
                }
            }
            folder.commit();
            failure = "";
            if (messages.isEmpty() || System.nanoTime() - lagAt >= LAG_EVERY_NANOS) {
                lagAt = System.nanoTime();
                lag = Map.copyOf(reader.lag());
                long behind = lag.values().stream().mapToLong(Long::longValue).sum();
                if (behind == 0) {
                    idleSince = System.nanoTime();
                    // Without partitions nothing is known of the log: that is no end to have reached.
                    caughtUp = caughtUp || !lag.isEmpty();
                }
            }
            if (!messages.isEmpty()) {
                idleSince = System.nanoTime();
            }
            if (System.nanoTime() - identityAt >= IDENTITY_EVERY_NANOS) {
                identityAt = System.nanoTime();
                if (!log.identity().equals(identity)) {
                    LOG.warn("The topic of {} is another one than before: reading begins anew", name);
                    return;
                }
                if (hasLostTail()) {
                    return;
                }
            }
        }
    }

    /** Whether the log has another message, or none, where one was read; the folder knows then that it is to read again. */
    private boolean hasLostTail() {
        List<MessageProof> proofs = folder.proofs();
        if (proofs.isEmpty()) {
            return false;
        }
        Set<Integer> lost = new TreeSet<>();
        try (LogProbe probe = log.probe()) {
            Map<Integer, OffsetRange> ranges = probe.ranges();
            for (MessageProof proof : proofs) {
                OffsetRange range = ranges.get(proof.partition());
                // What retention has removed cannot be looked at.
                if (range != null && proof.offset() >= range.from() && isLost(probe, range, proof)) {
                    lost.add(proof.partition());
                }
            }
        }
        if (!lost.isEmpty()) {
            LOG.warn(
                    "Partitions {} of {} have lost their tail: a message that was read is not there any more. What was read"
                            + " stays, and they are read again from their beginning; what is missing then is told as a gap.",
                    lost,
                    name);
            folder.lostTail(lost);
        }
        return !lost.isEmpty();
    }

    private static boolean isLost(LogProbe probe, OffsetRange range, MessageProof proof) {
        if (proof.offset() >= range.until()) {
            return true;
        }
        Optional<LogMessage> found = probe.at(proof.partition(), proof.offset());
        return found.isEmpty()
                || found.get().offset() == proof.offset()
                        && !found.get().proof().equals(proof);
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Whether it has been at the end of the log since it began. */
    public boolean caughtUp() {
        return caughtUp;
    }

    /** Whether it was told to begin. */
    public boolean isStarted() {
        return started;
    }

    /** How many messages wait, by partition, as last seen. */
    public Map<Integer, Long> lag() {
        return lag;
    }

    /** Why it cannot read at the moment; empty if it can. */
    public String failure() {
        return failure;
    }

    /** How long messages have waited, or the log could not be read, without progress, milliseconds. */
    public long stalledMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - idleSince);
    }

    /** Ends the thread; what was committed stays. */
    @Override
    public void close() {
        stopped.countDown();
        if (!started || thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
