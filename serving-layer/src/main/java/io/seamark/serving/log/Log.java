package io.seamark.serving.log;

import java.util.function.IntToLongFunction;

/** A topic that can be read from any offset. Kafka in the running program. Thread-safe. */
public interface Log {

    /**
     * Asks which log this is.
     *
     * @throws LogAwayException if it cannot be asked now
     */
    LogIdentity identity();

    /**
     * Opens a reader of all partitions.
     *
     * @param start the first offset to read, by partition; what retention has removed begins at the oldest that is left, and
     *     so does a partition that ends before
     */
    LogReader open(IntToLongFunction start);

    /** Opens a look at single messages. */
    LogProbe probe();
}
