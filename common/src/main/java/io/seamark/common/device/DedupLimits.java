package io.seamark.common.device;

import io.seamark.common.settings.Settings;
import java.time.Duration;

/**
 * How much of a device's past is remembered to tell a repeat from a new reading.
 *
 * @param window how far back, by the device's event times, milliseconds
 * @param bytes how much memory that may take; the oldest times are forgotten first
 */
public record DedupLimits(long window, int bytes) {

    private static final Duration LONGEST = Duration.ofDays(366);

    public DedupLimits {
        if (window < 1 || bytes < TimeRuns.RUN_BYTES) {
            throw new IllegalArgumentException("a window of " + window + " ms in " + bytes + " bytes");
        }
    }

    /** As set under {@code seamark.speed}. */
    public static DedupLimits from(Settings settings) {
        return new DedupLimits(
                settings.durationIn("seamark.speed.dedup-window", Duration.ofMillis(1), LONGEST)
                        .toMillis(),
                (int) settings.bytesIn("seamark.speed.dedup-bytes", 64, 1 << 20));
    }
}
