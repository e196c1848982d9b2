package io.seamark.common.journal;

import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.OffsetRange;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When messages were taken from the log, by partition and offset, as far as the journal tells. Compact, as there may be a cut for
 * each second of weeks. Immutable.
 */
public final class TakenTimes implements Serializable {

    /** Of a message of which it is not known. */
    public static final long UNKNOWN = Long.MAX_VALUE;

    /** Tells nothing. */
    public static final TakenTimes NONE = new TakenTimes(Map.of());

    private final Map<Integer, OfPartition> byPartition;

    /**
     * Of one partition.
     *
     * @param from offset of the first message that was taken
     * @param until where each cut ends, rising; the next one begins there
     * @param times at which they were taken
     */
    private record OfPartition(long from, long[] until, long[] times) implements Serializable {}

    private TakenTimes(Map<Integer, OfPartition> byPartition) {
        this.byPartition = byPartition;
    }

    /** @param cuts in their order; in each partition one begins where the one before ends */
    static TakenTimes of(List<Intent> cuts) {
        Map<Integer, Integer> counts = new HashMap<>();
        cuts.forEach(cut -> cut.ranges().forEach(range -> counts.merge(range.partition(), 1, Integer::sum)));
        Map<Integer, OfPartition> byPartition = new HashMap<>();
        Map<Integer, Integer> filled = new HashMap<>();
        for (Intent cut : cuts) {
            for (OffsetRange range : cut.ranges()) {
                int count = counts.get(range.partition());
                OfPartition of = byPartition.computeIfAbsent(
                        range.partition(), each -> new OfPartition(range.from(), new long[count], new long[count]));
                int at = filled.merge(range.partition(), 1, Integer::sum) - 1;
                of.until[at] = range.until();
                of.times[at] = cut.taken();
            }
        }
        return new TakenTimes(byPartition);
    }

    /** A look that is quick where the messages come in order. */
    public Cursor cursor() {
        return new Cursor();
    }

    /** Remembers where it has looked last. Not thread-safe. */
    public final class Cursor {

        private int partition = -1;
        private long from;
        private long until;
        private long time = UNKNOWN;

        private Cursor() {}

        /** When a message was taken, epoch milliseconds; {@link #UNKNOWN} if the journal does not tell. */
        public long at(int ofPartition, long offset) {
            if (partition != ofPartition || offset < from || offset >= until) {
                look(ofPartition, offset);
            }
            return time;
        }

        private void look(int ofPartition, long offset) {
            partition = ofPartition;
            OfPartition of = byPartition.get(ofPartition);
            if (of == null) {
                range(Long.MIN_VALUE, Long.MAX_VALUE, UNKNOWN);
            } else if (offset < of.from) {
                range(Long.MIN_VALUE, of.from, UNKNOWN);
            } else {
                int found = Arrays.binarySearch(of.until, offset + 1);
                int at = found < 0 ? -found - 1 : found;
                long begin = at == 0 ? of.from : of.until[at - 1];
                boolean isBeyond = at == of.until.length;
                range(begin, isBeyond ? Long.MAX_VALUE : of.until[at], isBeyond ? UNKNOWN : of.times[at]);
            }
        }

        private void range(long begin, long end, long taken) {
            from = begin;
            until = end;
            time = taken;
        }
    }
}
