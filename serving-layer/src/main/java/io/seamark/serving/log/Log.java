package io.seamark.serving.log;

import java.util.function.IntToLongFunction;

/** A topic that can be read from any offset. Kafka in the running program. Thread-safe. */
@FunctionalInterface
public interface Log {

    /**
     * Opens a reader of all partitions.
     *
     * @param start the first offset to read, by partition; what retention has removed begins at the oldest that is left
     */
    LogReader open(IntToLongFunction start);
}
