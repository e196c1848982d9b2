package io.seamark.serving.rest;

import io.javalin.http.Context;
import io.seamark.common.summary.Hour;

/**
 * The hours that are asked for, and how many of them make a bucket.
 *
 * @param fromHour first hour
 * @param untilHour end, exclusive
 * @param stepHours hours of a bucket; buckets begin at whole multiples of it since the epoch, cut off at the ends
 */
record Range(long fromHour, long untilHour, long stepHours) {

    private static final long DEFAULT_HOURS = 24;

    /** Reads {@code from}, {@code to} and {@code step}; without them the last 24 hours in hours. */
    static Range of(Context context, long now, int maxPoints) {
        long to = Parameters.time(context, "to").orElse(now);
        long untilHour = -Math.floorDiv(-to, Hour.MILLIS);
        long fromHour = Parameters.time(context, "from").map(Hour::of).orElse(untilHour - DEFAULT_HOURS);
        long step = Parameters.step(context, "step", Hour.MILLIS);
        if (step % Hour.MILLIS != 0) {
            throw Problem.badParameter(
                    "step",
                    Parameters.text(context, "step").orElse(""),
                    "Write a whole number of hours, such as 1h or 1d.");
        }
        if (fromHour > untilHour) {
            throw Problem.badParameter(
                    "from", Parameters.text(context, "from").orElse(""), "It must not lie after the parameter to.");
        }
        Range range = new Range(fromHour, untilHour, step / Hour.MILLIS);
        if (range.points() > maxPoints) {
            throw new Problem(
                    400,
                    "The range has " + range.points() + " steps, at most " + maxPoints + " are answered.",
                    "Ask for a shorter range or a longer step, or raise seamark.serving.max-points.");
        }
        return range;
    }

    private long points() {
        return (untilHour - fromHour + stepHours - 1) / stepHours;
    }

    /** First hour of the bucket of an hour, within the range. */
    long bucketFrom(long hour) {
        return Math.max(fromHour, Math.floorDiv(hour, stepHours) * stepHours);
    }

    /** End of the bucket of an hour, within the range. */
    long bucketUntil(long hour) {
        return Math.min(untilHour, (Math.floorDiv(hour, stepHours) + 1) * stepHours);
    }
}
