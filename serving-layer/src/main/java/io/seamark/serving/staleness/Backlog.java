package io.seamark.serving.staleness;

import java.util.SortedMap;

/**
 * How far answers lag behind the log.
 *
 * @param staleMillis how long the oldest reading that no view has has been seen to wait, or how long the end of the log has
 *     not been known, whichever is longer; 0 if nothing waits
 * @param waiting readings that no view has, by partition; as far as known
 */
public record Backlog(long staleMillis, SortedMap<Integer, Long> waiting) {

    /** Readings that no view has, all partitions. */
    public long readings() {
        return waiting.values().stream().mapToLong(Long::longValue).sum();
    }
}
