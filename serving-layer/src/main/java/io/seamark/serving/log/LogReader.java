package io.seamark.serving.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads a {@link Log} in the order of each partition. For one thread. */
public interface LogReader extends AutoCloseable {

    /** The next messages; waits for at most {@code timeout} if there are none. */
    List<LogMessage> poll(Duration timeout);

    /** Goes on reading a partition at an offset. */
    void seek(int partition, long offset);

    /** How many messages lie between what has been read and the end of the log, by partition. */
    Map<Integer, Long> lag();

    @Override
    void close();
}
