package io.seamark.speed.cut;

import io.seamark.common.seam.OffsetRange;
import java.io.Serializable;
import java.util.List;

/**
 * When a range of a partition's messages was first taken from the log. Immutable.
 *
 * @param range of the messages
 * @param time of the micro-batch that took them, by the driver's clock, epoch milliseconds
 */
public record Taken(OffsetRange range, long time) implements Serializable {

    /** Says of messages in the order of the log when each was taken. Not thread-safe. */
    public static final class Times {

        private final List<Taken> all;
        private final long otherwise;
        private int at;

        /**
         * @param all of one partition, by offset
         * @param otherwise time of the messages that are in none of them
         */
        Times(List<Taken> all, long otherwise) {
            this.all = all;
            this.otherwise = otherwise;
        }

        /** When the message at an offset was taken, epoch milliseconds; offsets must not fall. */
        public long at(long offset) {
            while (at < all.size() && all.get(at).range().until() <= offset) {
                at++;
            }
            return at < all.size() && all.get(at).range().from() <= offset
                    ? all.get(at).time()
                    : otherwise;
        }
    }
}
