package io.seamark.common.reading;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;

/**
 * What a message may be at most to be accepted as a reading.
 *
 * @param maxBytes size of the message value, bytes
 * @param maxMetrics metrics in one reading
 * @param maxNameBytes length of a device id or metric name, UTF-8 bytes
 * @param maxAheadMillis how far the event time may lie beyond the message's Kafka timestamp, and beyond the time at which the
 *     message was taken from the log, milliseconds; both are recorded, so that every replay and both layers come to the same
 *     verdict
 * @param earliest the first plausible time, epoch milliseconds; for event times and for Kafka timestamps
 * @param latest the first time that is plausible no longer, epoch milliseconds; bounds event times only where the Kafka
 *     timestamp is not plausible itself and so says nothing, and it is not known when the message was taken
 */
public record ReadingLimits(
        int maxBytes, int maxMetrics, int maxNameBytes, long maxAheadMillis, long earliest, long latest)
        implements java.io.Serializable {

    /** Limits as set under {@code seamark.readings}. */
    public static ReadingLimits from(Settings settings) {
        long earliest = time(settings, "seamark.readings.earliest");
        long latest = time(settings, "seamark.readings.latest");
        if (earliest >= latest) {
            throw new SeamarkException("The setting 'seamark.readings.earliest' is "
                    + settings.string("seamark.readings.earliest")
                    + ", but must lie before 'seamark.readings.latest'.");
        }
        return new ReadingLimits(
                size(settings, "seamark.readings.max-bytes"),
                settings.integerIn("seamark.readings.max-metrics", 1, 1 << 20),
                size(settings, "seamark.readings.max-name-bytes"),
                settings.duration("seamark.readings.max-ahead").toMillis(),
                earliest,
                latest);
    }

    /** The same, but every time since 1970 is plausible: for recordings whose times only have to be in order. */
    public ReadingLimits atAnyTime() {
        return new ReadingLimits(maxBytes, maxMetrics, maxNameBytes, maxAheadMillis, 0, Long.MAX_VALUE);
    }

    /**
     * The last event time that is not too far ahead.
     *
     * @param messageTime the message's Kafka timestamp, epoch milliseconds
     * @param taken when the message was taken from the log, epoch milliseconds; {@code Long.MAX_VALUE} if that is not known
     */
    public long lastFor(long messageTime, long taken) {
        long sent = isPlausible(messageTime) ? messageTime : Long.MAX_VALUE;
        long latestSent = isPlausible(taken) ? Math.min(sent, taken) : sent;
        return latestSent == Long.MAX_VALUE ? latest - 1 : latestSent + maxAheadMillis;
    }

    /** Whether {@code millis} is between earliest and latest. */
    public boolean isPlausible(long millis) {
        return millis >= earliest && millis < latest;
    }

    private static long time(Settings settings, String key) {
        String text = settings.string(key);
        return EventTime.parse(text)
                .orElseThrow(() -> new SeamarkException("The setting '" + key + "' is '" + text
                        + "', which is no time since 1970. Write ISO 8601, such as 2000-01-01."));
    }

    private static int size(Settings settings, String key) {
        long bytes = settings.bytes(key);
        if (bytes < 1 || bytes > 1 << 30) {
            throw new SeamarkException(
                    "The setting '" + key + "' is " + bytes + " bytes, but must lie from 1 to 1 GiB.");
        }
        return (int) bytes;
    }
}
