package io.seamark.common.generation;

import io.seamark.common.settings.Settings;
import java.io.Serializable;
import java.time.Duration;

/**
 * How devices that send in several partitions are looked for.
 *
 * @param windowMillis how far back from the newest reading a batch run looks
 * @param examples how many of them are named, at most
 */
public record SplitLimits(long windowMillis, int examples) implements Serializable {

    /**
     * Reads {@code seamark.split-devices}.
     *
     * @throws io.seamark.common.settings.SeamarkException if a setting is out of range
     */
    public static SplitLimits from(Settings settings) {
        return new SplitLimits(
                settings.durationIn("seamark.split-devices.window", Duration.ofSeconds(1), Duration.ofDays(3660))
                        .toMillis(),
                settings.integerIn("seamark.split-devices.examples", 0, SplitDevices.MAX_EXAMPLES));
    }
}
