package io.seamark.speed.cut;

import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.journal.TakenTimes;
import io.seamark.common.seam.OffsetRange;
import java.io.Serializable;
import java.util.List;

/**
 * When a range of a partition's messages was first taken from the log. Immutable.
 *
 * @param range of the messages
 * @param when they were taken
 */
public record Taken(OffsetRange range, When when) implements Serializable {

    /**
     * When messages were taken.
     *
     * @param time by the driver's clock, epoch milliseconds; that of the micro-batch where the journal does not tell
     * @param limit the same; {@link TakenTimes#UNKNOWN} where the journal does not tell
     */
    public record When(long time, long limit) implements Serializable {

        /** A time that the journal tells. */
        public static When at(long time) {
            return new When(time, time);
        }

        static When of(Intent cut) {
            return cut.taken() == TakenTimes.UNKNOWN ? new When(cut.batchTime(), cut.taken()) : at(cut.taken());
        }
    }

    /** Says of messages in the order of the log when each was taken. Not thread-safe. */
    public static final class Times {

        private final List<Taken> all;
        private final When otherwise;
        private int at;

        /**
         * @param all of one partition, by offset
         * @param otherwise when the messages were taken, at the latest, that are in none of them
         */
        Times(List<Taken> all, When otherwise) {
            this.all = all;
            this.otherwise = otherwise;
        }

        /** When the message at an offset was taken; offsets must not fall. */
        public When at(long offset) {
            while (at < all.size() && all.get(at).range().until() <= offset) {
                at++;
            }
            return at < all.size() && all.get(at).range().from() <= offset
                    ? all.get(at).when()
                    : otherwise;
        }
    }
}
