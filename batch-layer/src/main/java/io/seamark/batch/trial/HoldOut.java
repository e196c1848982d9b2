package io.seamark.batch.trial;

import io.seamark.common.generation.TrainedModel;
import java.io.Serializable;

/**
 * The recent history that a new model is not fitted on, so that it can be held against the model in use there. Immutable.
 *
 * @param from event time, epoch milliseconds: what is later is held out
 * @param length how long that stretch is up to the newest reading, milliseconds, at or above 0
 */
public record HoldOut(long from, long length) implements Serializable {

    /** Nothing is held out. */
    public static final HoldOut NONE = new HoldOut(Long.MAX_VALUE, 0);

    /** How many times as long as the stretch the history of a device before it must be. */
    private static final int HISTORY = 4;

    /**
     * The newest stretch of a length, but only what the model in use does not know; that can be nothing.
     *
     * @param newest event time of the newest reading, epoch milliseconds
     * @param most how long the stretch is at most, milliseconds
     */
    public static HoldOut of(TrainedModel champion, long newest, long most) {
        long from = Math.max(newest - most, champion.knownUntil());
        return from >= newest ? new HoldOut(newest, 0) : new HoldOut(from, newest - from);
    }

    /** Whether there is no such stretch. */
    public boolean isNone() {
        return from == Long.MAX_VALUE;
    }

    /** Whether a reading is held out. */
    public boolean holds(long ts) {
        return ts > from;
    }

    /**
     * Whether a device can do without the stretch: others learn from all that there is of them.
     *
     * @param span time from the first to the last of its readings before the stretch, milliseconds
     */
    public boolean isSpared(long span) {
        return !isNone() && span / HISTORY >= length;
    }
}
