package io.seamark.speed.stream;

import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decoders that outlive the task that used them: each has learned the devices of its partition and what their messages look like, which
 * changes no verdict, but saves the next cut finding it out again. Thread-safe.
 */
final class Decoders {

    /** A static of the executors, as models and producers are: there is no other place that outlives a task. */
    private static final Map<ReadingLimits, Decoders> OF_LIMITS = new ConcurrentHashMap<>();

    private final ReadingLimits limits;
    private final Map<Integer, ReadingDecoder> free = new ConcurrentHashMap<>();

    private Decoders(ReadingLimits limits) {
        this.limits = limits;
    }

    static Decoders of(ReadingLimits limits) {
        return OF_LIMITS.computeIfAbsent(limits, Decoders::new);
    }

    /** The decoder of a Kafka partition, which is the caller's until it gives it back; a new one where it is in use. */
    ReadingDecoder take(int partition) {
        ReadingDecoder known = free.remove(partition);
        return known == null ? new ReadingDecoder(limits) : known;
    }

    /** Keeps it for the partition's next task. */
    void giveBack(int partition, ReadingDecoder decoder) {
        free.put(partition, decoder);
    }
}
