package io.seamark.common.registry;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * What training needs to know of a device: its time.
 *
 * @param zone in which its days and weeks are told
 * @param interval expected time between two of its readings, milliseconds; 0 if it is to be learned
 */
public record DeviceTime(ZoneId zone, long interval) implements Serializable {

    /** Of a device of which nothing is known. */
    public static final DeviceTime UNKNOWN = new DeviceTime(ZoneOffset.UTC, 0);

    public DeviceTime {
        requireNonNull(zone, "zone");
        if (interval < 0 || interval > DeviceInfo.LONGEST_INTERVAL.toMillis()) {
            throw new IllegalArgumentException("an expected interval of " + interval + " ms");
        }
    }

    /**
     * Of a device of which something is known.
     *
     * @param usual zone of devices of which none is known
     */
    static DeviceTime of(DeviceInfo info, ZoneId usual) {
        return new DeviceTime(
                info.timeZone().orElse(usual),
                info.expectedInterval().map(Duration::toMillis).orElse(0L));
    }
}
