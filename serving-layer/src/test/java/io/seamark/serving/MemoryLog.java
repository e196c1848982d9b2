package io.seamark.serving;

import io.seamark.common.seam.OffsetRange;
import io.seamark.serving.log.Log;
import io.seamark.serving.log.LogAwayException;
import io.seamark.serving.log.LogIdentity;
import io.seamark.serving.log.LogMessage;
import io.seamark.serving.log.LogProbe;
import io.seamark.serving.log.LogReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;

/** A log in memory with the behaviour of a topic: messages of a partition have offsets, and stay. Thread-safe. */
public final class MemoryLog implements Log {

    private final List<List<LogMessage>> partitions = new ArrayList<>();
    private final int[] oldest;
    private String topic = "topic-1";
    private String cluster = "cluster-1";
    private boolean away;
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger read = new AtomicInteger();

    public MemoryLog(int partitionCount) {
        oldest = new int[partitionCount];
        for (int i = 0; i < partitionCount; i++) {
            partitions.add(new ArrayList<>());
        }
    }

    public void append(int partition, byte[] value) {
        append(partition, new byte[0], value);
    }

    public synchronized void append(int partition, byte[] key, byte[] value) {
        List<LogMessage> messages = partitions.get(partition);
        messages.add(new LogMessage(partition, messages.size(), System.currentTimeMillis(), key, value));
        notifyAll();
    }

    /** What a message says. */
    public synchronized byte[] value(int partition, int offset) {
        return partitions.get(partition).get(offset).value();
    }

    /** Retention removes what lies below an offset. */
    public synchronized void expire(int partition, long below) {
        oldest[partition] = (int) below;
    }

    /** An unclean election: what lies at or beyond an offset is gone, and others get these offsets. */
    public synchronized void loseFrom(int partition, long offset) {
        List<LogMessage> messages = partitions.get(partition);
        messages.subList((int) offset, messages.size()).clear();
    }

    /** The topic is removed and made anew, empty. */
    public synchronized void makeAnew() {
        partitions.forEach(List::clear);
        java.util.Arrays.fill(oldest, 0);
        topic += "'";
    }

    /** The log of another cluster from now on. */
    public synchronized void cluster(String id) {
        cluster = id;
    }

    /** Whether nobody answers. */
    public synchronized void away(boolean nobodyAnswers) {
        away = nobodyAnswers;
    }

    private synchronized void requireHere() {
        if (away) {
            throw new LogAwayException("the log is away", new IllegalStateException());
        }
    }

    public synchronized long end(int partition) {
        return partitions.get(partition).size();
    }

    @Override
    public synchronized LogIdentity identity() {
        requireHere();
        return new LogIdentity(cluster, topic);
    }

    @Override
    public LogProbe probe() {
        return new LogProbe() {
            @Override
            public Map<Integer, OffsetRange> ranges() {
                synchronized (MemoryLog.this) {
                    requireHere();
                    Map<Integer, OffsetRange> ranges = new TreeMap<>();
                    for (int p = 0; p < partitions.size(); p++) {
                        ranges.put(p, new OffsetRange(p, oldest[p], end(p)));
                    }
                    return ranges;
                }
            }

            @Override
            public Optional<LogMessage> at(int partition, long offset) {
                synchronized (MemoryLog.this) {
                    looks.incrementAndGet();
                    int at = (int) Math.max(oldest[partition], offset);
                    List<LogMessage> all = partitions.get(partition);
                    return at < all.size() ? Optional.of(all.get(at)) : Optional.empty();
                }
            }

            @Override
            public void close() {}
        };
    }

    /** How many single messages were looked at. */
    public int looks() {
        return looks.get();
    }

    /** How many messages were read in a row. */
    public int read() {
        return read.get();
    }

    private synchronized List<LogMessage> take(Map<Integer, Long> next, long waitMillis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        while (true) {
            List<LogMessage> found = new ArrayList<>();
            for (int p = 0; p < partitions.size(); p++) {
                List<LogMessage> all = partitions.get(p);
                int from = (int) Math.min(all.size(), Math.max(oldest[p], next.get(p)));
                int to = Math.min(all.size(), from + 7);
                found.addAll(all.subList(from, to));
                next.put(p, (long) to);
            }
            read.addAndGet(found.size());
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (!found.isEmpty() || left <= 0) {
                return found;
            }
            wait(left);
        }
    }

    private synchronized Map<Integer, Long> lag(Map<Integer, Long> next) {
        Map<Integer, Long> lag = new TreeMap<>();
        next.forEach((partition, offset) ->
                lag.put(partition, partitions.get(partition).size() - offset));
        return lag;
    }

    @Override
    public LogReader open(IntToLongFunction start) {
        requireHere();
        Map<Integer, Long> next = new TreeMap<>();
        for (int p = 0; p < partitions.size(); p++) {
            long wanted = start.applyAsLong(p);
            next.put(p, wanted > end(p) ? 0 : wanted);
        }
        return new LogReader() {
            @Override
            public List<LogMessage> poll(Duration timeout) {
                try {
                    requireHere();
                    return take(next, Math.min(20, timeout.toMillis()));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void seek(int partition, long offset) {
                next.put(partition, offset);
            }

            @Override
            public Map<Integer, Long> lag() {
                return MemoryLog.this.lag(next);
            }

            @Override
            public void close() {}
        };
    }
}
