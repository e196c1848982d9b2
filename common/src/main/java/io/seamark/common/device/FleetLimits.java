package io.seamark.common.device;

import io.seamark.common.settings.Settings;
import java.io.Serializable;

/**
 * How large a fleet may be: how much is learned, remembered and listed of it. What is measured is not bounded by it: every value of
 * every device counts in the views. Immutable.
 *
 * @param maxDevices devices that have a model, and devices that have a state in the speed layer where they have none
 * @param maxMetrics metrics of one device that are learned, and listed at a time
 */
public record FleetLimits(int maxDevices, int maxMetrics) implements Serializable {

    /** The settings of each, for messages. */
    public static final String MAX_DEVICES = "seamark.fleet.max-devices";

    public static final String MAX_METRICS = "seamark.fleet.max-metrics";

    public FleetLimits {
        if (maxDevices < 1 || maxMetrics < 1) {
            throw new IllegalArgumentException(maxDevices + " devices of " + maxMetrics + " metrics");
        }
    }

    /** Limits as set under {@code seamark.fleet}. */
    public static FleetLimits from(Settings settings) {
        return new FleetLimits(
                settings.integerIn(MAX_DEVICES, 1, 100_000_000), settings.integerIn(MAX_METRICS, 1, 100_000));
    }

    /** The share of one partition in the devices, so that each can say by itself which of its own are too many. */
    public int devicesOfPartition(int partitions) {
        return (maxDevices + partitions - 1) / partitions;
    }
}
