package io.seamark.serving.staleness;

import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * When each end of one partition was first seen, so that it can be told since when the readings beyond an offset have waited.
 * Bounded: a long history is thinned, whereby an age may come out too small by the time between two looks that are left, which is the longer the further back the history goes. Not
 * thread-safe.
 */
final class EndHistory {

    private static final int MAX = 1024;
    private static final long MIN_SPACING = 2_000;

    private final TreeMap<Long, Long> seenAt = new TreeMap<>();
    private long spacing = MIN_SPACING;
    private long oldest;
    private long end;

    /**
     * Notes a look.
     *
     * @param first oldest offset that retention has left
     * @param next offset that the next reading will have
     * @param now milliseconds of any clock that does not go back
     */
    void look(long first, long next, long now) {
        if (next < end) {
            seenAt.clear(); // the topic is another one
        }
        oldest = first;
        end = next;
        seenAt.putIfAbsent(next, now);
        if (seenAt.size() > MAX) {
            thin();
            while (seenAt.size() > MAX / 2) {
                spacing *= 2;
                thin();
            }
        }
    }

    /** Leaves the first, the last, and between them what lies apart by the spacing. */
    private void thin() {
        long kept = Long.MIN_VALUE / 2;
        for (Iterator<Map.Entry<Long, Long>> each = seenAt.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Long, Long> entry = each.next();
            if (entry.getValue() - kept >= spacing || entry.getKey() == end) {
                kept = entry.getValue();
            } else {
                each.remove();
            }
        }
    }

    /** How many readings lie at or beyond an offset, of those that retention has left. */
    long waiting(long applied) {
        return Math.max(0, end - Math.max(applied, oldest));
    }

    /** When the first of the readings at or beyond an offset was first seen; empty if there are none. */
    OptionalLong waitingSince(long applied) {
        if (waiting(applied) == 0) {
            return OptionalLong.empty();
        }
        Map.Entry<Long, Long> first = seenAt.higherEntry(applied);
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.getValue());
    }
}
