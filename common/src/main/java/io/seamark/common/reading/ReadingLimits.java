package io.seamark.common.reading;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;

/**
 * What a message may be at most to be accepted as a reading.
 *
 * @param maxBytes size of the message value, bytes
 * @param maxMetrics metrics in one reading
 * @param maxNameBytes length of a device id or metric name, UTF-8 bytes
 * @param maxAheadMillis how far the event time may lie beyond the message's Kafka timestamp, milliseconds; the Kafka
 *     timestamp, not a clock, so that every replay and both layers come to the same verdict
 */
public record ReadingLimits(int maxBytes, int maxMetrics, int maxNameBytes, long maxAheadMillis)
        implements java.io.Serializable {

    /** Limits as set under {@code seamark.readings}. */
    public static ReadingLimits from(Settings settings) {
        return new ReadingLimits(
                size(settings, "seamark.readings.max-bytes"),
                settings.integerIn("seamark.readings.max-metrics", 1, 1 << 20),
                size(settings, "seamark.readings.max-name-bytes"),
                settings.duration("seamark.readings.max-ahead").toMillis());
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
