package io.seamark.common.reading;

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
                (int) settings.bytes("seamark.readings.max-bytes"),
                settings.integer("seamark.readings.max-metrics"),
                (int) settings.bytes("seamark.readings.max-name-bytes"),
                settings.duration("seamark.readings.max-ahead").toMillis());
    }
}
