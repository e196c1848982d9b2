package io.seamark.serving.log;

import io.seamark.common.seam.OffsetRange;
import java.util.Map;
import java.util.Optional;

/** Looks at a {@link Log} here and there, apart from those who follow it. For one thread. */
public interface LogProbe extends AutoCloseable {

    /** The offsets that each partition has now, from the oldest that retention has left to the end; empty without a topic. */
    Map<Integer, OffsetRange> ranges();

    /** The first message of a partition at or after an offset; empty if there is none yet. */
    Optional<LogMessage> at(int partition, long offset);

    @Override
    void close();
}
