package io.seamark.common.registry;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What somebody has told of a device: one message of the topic of devices. The latest of a device counts. Immutable.
 *
 * @param device device id
 * @param type what it is, such as {@code pump}
 * @param site where it stands
 * @param labels whatever else there is to say, value by name
 * @param timeZone of the place where it stands: hours of the day and weekends are those of its people
 * @param expectedInterval time between two of its readings, from 1 ms to {@link #LONGEST_INTERVAL}
 */
public record DeviceInfo(
        String device,
        Optional<String> type,
        Optional<String> site,
        SortedMap<String, String> labels,
        Optional<ZoneId> timeZone,
        Optional<Duration> expectedInterval) {

    /** No device is expected less often. */
    public static final Duration LONGEST_INTERVAL = Duration.ofDays(366);

    public DeviceInfo {
        requireNonNull(device, "device");
        requireNonNull(type, "type");
        requireNonNull(site, "site");
        requireNonNull(timeZone, "timeZone");
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        expectedInterval.ifPresent(each -> {
            if (each.toMillis() < 1 || each.compareTo(LONGEST_INTERVAL) > 0) {
                throw new IllegalArgumentException("an expected interval of " + each + " of '" + device + "'");
            }
        });
    }

    /** A device of a type at a site, and nothing else. */
    public static DeviceInfo of(String device, String type, String site) {
        return new DeviceInfo(
                device,
                Optional.of(type),
                Optional.of(site),
                Collections.emptySortedMap(),
                Optional.empty(),
                Optional.empty());
    }
}
