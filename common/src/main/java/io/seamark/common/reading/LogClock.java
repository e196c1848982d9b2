package io.seamark.common.reading;

/**
 * The time that a partition of the log has come to, by the messages in it: the second latest of their times, so that no single
 * message carries it away. What comes out depends on the messages alone, in whatever parts they are taken. Mutable; not
 * thread-safe.
 */
public final class LogClock {

    private long latest = Long.MIN_VALUE;
    private long now = Long.MIN_VALUE;

    public LogClock() {}

    /**
     * @param latest of all messages, epoch milliseconds; {@code Long.MIN_VALUE} if there was none
     * @param now the second latest; {@code Long.MIN_VALUE} if there was no second one
     */
    public LogClock(long latest, long now) {
        this.latest = Math.max(latest, now);
        this.now = Math.min(latest, now);
    }

    /**
     * What a message says of the log's time: a reading is not from after its message, and no message is from after it was taken
     * from the log. The record's own time is the producer's word, and can be anything: one that is impossible says nothing.
     *
     * @param eventTime of the reading, epoch milliseconds
     * @param recordTime of the Kafka record, epoch milliseconds
     * @param earliest before which no time is possible, epoch milliseconds
     * @param taken when the message was taken from the log, by the driver's clock, epoch milliseconds
     */
    public static long timeOf(long eventTime, long recordTime, long earliest, long taken) {
        long sent = recordTime < earliest ? taken : Math.min(recordTime, taken);
        return Math.min(eventTime, sent);
    }

    /** An independent copy. */
    public LogClock copy() {
        return new LogClock(latest, now);
    }

    /** Takes the time of the next message, epoch milliseconds. */
    public void take(long time) {
        if (time > latest) {
            now = latest;
            latest = time;
        } else if (time > now) {
            now = time;
        }
    }

    /** Takes all that another clock has taken. */
    public void take(LogClock other) {
        now = nowAfter(other.latest, other.now);
        latest = Math.max(latest, other.latest);
    }

    /** The latest time of all messages, epoch milliseconds; {@code Long.MIN_VALUE} before the first. */
    public long latest() {
        return latest;
    }

    /** The time that two messages bear out, epoch milliseconds; {@code Long.MIN_VALUE} before the second one. */
    public long now() {
        return now;
    }

    /** {@link #now}; before the second message the time of the first. */
    public long time() {
        return now == Long.MIN_VALUE ? latest : now;
    }

    /** {@link #now} after further messages, of which these are the latest times. */
    private long nowAfter(long otherLatest, long otherNow) {
        return Math.max(Math.max(now, otherNow), Math.min(latest, otherLatest));
    }

    /** {@link #time} after further messages, of which these are the latest times. */
    public long timeAfter(long otherLatest, long otherNow) {
        long after = nowAfter(otherLatest, otherNow);
        return after == Long.MIN_VALUE ? Math.max(latest, otherLatest) : after;
    }
}
