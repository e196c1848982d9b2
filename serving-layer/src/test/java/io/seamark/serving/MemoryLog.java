package io.seamark.serving;

import io.seamark.serving.log.Log;
import io.seamark.serving.log.LogMessage;
import io.seamark.serving.log.LogReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;

/** A log in memory with the behaviour of a topic: messages of a partition have offsets, and stay. Thread-safe. */
public final class MemoryLog implements Log {

    private final List<List<LogMessage>> partitions = new ArrayList<>();

    public MemoryLog(int partitionCount) {
        for (int i = 0; i < partitionCount; i++) {
            partitions.add(new ArrayList<>());
        }
    }

    public synchronized void append(int partition, byte[] value) {
        List<LogMessage> messages = partitions.get(partition);
        messages.add(new LogMessage(partition, messages.size(), System.currentTimeMillis(), value));
        notifyAll();
    }

    private synchronized List<LogMessage> take(Map<Integer, Long> next, long waitMillis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        while (true) {
            List<LogMessage> found = new ArrayList<>();
            for (int p = 0; p < partitions.size(); p++) {
                List<LogMessage> all = partitions.get(p);
                int from = (int) Math.min(all.size(), next.get(p));
                int to = Math.min(all.size(), from + 7);
                found.addAll(all.subList(from, to));
                next.put(p, (long) to);
            }
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
        Map<Integer, Long> next = new TreeMap<>();
        for (int p = 0; p < partitions.size(); p++) {
            next.put(p, start.applyAsLong(p));
        }
        return new LogReader() {
            @Override
            public List<LogMessage> poll(Duration timeout) {
                try {
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
