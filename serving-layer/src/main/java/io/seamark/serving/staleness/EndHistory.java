package io.seamark.serving.staleness;

import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * When each end of one partition was first seen, so that it can be told since when the readings beyond an offset have waited.
 * Bounded: a long history is thinned, the more the further back it goes, whereby an age may come out too small by a sixteenth
 * and two seconds. Not thread-safe.
 */
final class EndHistory {

    private static final int MAX = 1024;
    private static final long MIN_SPACING = 2_000;

    /** What is left lies apart by this share of its age: some 500 looks for a hundred years. */
    private static final long AGE_SHARE = 32;

    private final TreeMap<Long, Long> seenAt = new TreeMap<>();
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
            thin(now);
        }
    }

    /** Leaves the latest, and of those before it what lies apart from the next one that is left. */
    private void thin(long now) {
        long kept = Long.MAX_VALUE / 2;
        for (Iterator<Long> each = seenAt.descendingMap().values().iterator(); each.hasNext(); ) {
            long at = each.next();
            if (kept - at >= Math.max(MIN_SPACING, (now - kept) / AGE_SHARE)) {
                kept = at;
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
