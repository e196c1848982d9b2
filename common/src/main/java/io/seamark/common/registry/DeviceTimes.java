package io.seamark.common.registry;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The times of all devices: some 100 bytes for each of which anything else is known than what holds for all, and nothing for
 * the others. Immutable once built.
 */
public final class DeviceTimes implements Serializable {

    private final DeviceTime usual;
    private final Map<String, DeviceTime> byDevice;

    private DeviceTimes(DeviceTime usual, Map<String, DeviceTime> byDevice) {
        this.usual = usual;
        this.byDevice = new HashMap<>(byDevice);
    }

    /** Nothing is known of any device. */
    public static DeviceTimes allIn(ZoneId zone) {
        return new DeviceTimes(new DeviceTime(zone, 0), Map.of());
    }

    /** The time of a device. */
    public DeviceTime of(String device) {
        return byDevice.getOrDefault(device, usual);
    }

    /** How many devices differ from what holds for all. */
    public int known() {
        return byDevice.size();
    }

    /** Takes what is told of devices, one after the other. Mutable; not thread-safe. */
    public static final class Builder {

        private final ZoneId usual;
        private final Map<String, DeviceTime> byDevice = new HashMap<>();
        /** Fleets have few zones and intervals: each pair is kept once. */
        private final Map<DeviceTime, DeviceTime> shared = new HashMap<>();

        /** @param usual zone of devices of which none is known */
        public Builder(ZoneId usual) {
            this.usual = usual;
        }

        /** What is told of a device; empty if it was taken back. The latest counts. */
        public void tell(String device, Optional<DeviceInfo> info) {
            DeviceTime time = info.map(each -> DeviceTime.of(each, usual)).orElse(new DeviceTime(usual, 0));
            if (time.equals(new DeviceTime(usual, 0))) {
                byDevice.remove(device);
            } else {
                byDevice.put(device, shared.computeIfAbsent(time, each -> each));
            }
        }

        public DeviceTimes build() {
            return new DeviceTimes(new DeviceTime(usual, 0), byDevice);
        }
    }
}
