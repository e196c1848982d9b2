package io.seamark.common.registry;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;

/**
 * How much may be told of a device.
 *
 * @param maxBytes largest message, bytes
 * @param maxNameBytes longest device id, UTF-8 bytes
 * @param maxTextBytes longest type, site, name or value of a label, UTF-8 bytes
 * @param maxLabels most labels
 */
public record DeviceInfoLimits(int maxBytes, int maxNameBytes, int maxTextBytes, int maxLabels) {

    /** Limits as set under {@code seamark.devices}; that of ids is the one of readings. */
    public static DeviceInfoLimits from(Settings settings) {
        return new DeviceInfoLimits(
                size(settings, "seamark.devices.max-bytes"),
                size(settings, "seamark.readings.max-name-bytes"),
                size(settings, "seamark.devices.max-text-bytes"),
                settings.integerIn("seamark.devices.max-labels", 0, 1 << 20));
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
