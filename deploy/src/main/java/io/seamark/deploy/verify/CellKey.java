package io.seamark.deploy.verify;

import java.time.Instant;

/**
 * One metric of a device in one hour.
 *
 * @param metric its name
 * @param hour whole hours since the epoch, UTC
 */
record CellKey(String metric, long hour) {

    static final long HOUR_MILLIS = 3_600_000L;

    static long hourOf(long ts) {
        return Math.floorDiv(ts, HOUR_MILLIS);
    }

    @Override
    public String toString() {
        return "'" + metric + "' at " + Instant.ofEpochMilli(hour * HOUR_MILLIS);
    }
}
