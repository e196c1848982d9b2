package io.seamark.common.alert;

import io.seamark.common.settings.Settings;

/**
 * How many alerts are told in a time; the rest of them becomes one {@link Storm}. Immutable.
 *
 * @param most alerts, at least 1
 * @param millis the time, at least 1, by {@link LogPoint#clock}
 */
public record AlertLimit(int most, long millis) implements java.io.Serializable {

    /** Of one device, as set under {@code seamark.alerts}. */
    public static AlertLimit ofDevice(Settings settings) {
        return new AlertLimit(
                settings.integerIn("seamark.alerts.most-of-device", 1, 1_000_000),
                millis(settings, "seamark.alerts.device-time"));
    }

    /**
     * The part of one partition in what is set for the fleet under {@code seamark.alerts}: a partition knows nothing of the
     * others.
     */
    public static AlertLimit ofPartition(Settings settings, int partitions) {
        int most = settings.integerIn("seamark.alerts.most-of-fleet", 1, 1_000_000);
        return new AlertLimit((most + partitions - 1) / partitions, millis(settings, "seamark.alerts.fleet-time"));
    }

    private static long millis(Settings settings, String name) {
        return Math.max(1, settings.duration(name).toMillis());
    }
}
