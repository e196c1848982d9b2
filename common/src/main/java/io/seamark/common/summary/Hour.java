package io.seamark.common.summary;

/** The time step of both views: whole hours since the epoch, UTC. */
public final class Hour {

    /** Milliseconds of one step. */
    public static final long MILLIS = 3_600_000L;

    private Hour() {}

    /** The hour that an event time, epoch milliseconds, falls into. */
    public static long of(long ts) {
        return Math.floorDiv(ts, MILLIS);
    }

    /** The first millisecond of an hour. */
    public static long start(long hour) {
        return hour * MILLIS;
    }
}
