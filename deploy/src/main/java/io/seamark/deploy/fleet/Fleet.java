package io.seamark.deploy.fleet;

import static java.util.Objects.requireNonNull;

import io.seamark.common.reading.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A fleet of healthy devices. Every value is a pure function of (seed, device, time), so any stretch of time can be made
 * at any moment, in any order and on any number of threads, and comes out the same. Immutable and thread-safe.
 */
public final class Fleet {

    private final long seed;
    private final Duration interval;
    private final long intervalMillis;
    private final List<Device> devices;
    private final List<DeviceSignal> signals;

    /**
     * @param seed what makes this fleet differ from others
     * @param deviceCount how many devices, at least 1
     * @param interval time between two readings of a device, at least 1 ms
     */
    public Fleet(long seed, int deviceCount, Duration interval) {
        this.seed = seed;
        this.interval = requireNonNull(interval, "interval is null");
        this.intervalMillis = interval.toMillis();
        if (deviceCount < 1) {
            throw new IllegalArgumentException("a fleet needs at least 1 device, not " + deviceCount);
        }
        if (intervalMillis < 1) {
            throw new IllegalArgumentException("the interval must be at least 1 ms, not " + interval);
        }
        List<Device> newDevices = new ArrayList<>(deviceCount);
        DeviceType[] types = DeviceType.values();
        Device.Site[] sites = Device.Site.values();
        for (int i = 0; i < deviceCount; i++) {
            DeviceType type = types[i % types.length];
            String id = "%s-%04d".formatted(type.word(), i / types.length + 1);
            int site = (int) (Noise.uniform(seed, i) * sites.length);
            newDevices.add(new Device(i, id, type, sites[site]));
        }
        devices = List.copyOf(newDevices);
        signals = devices.stream().map(device -> new DeviceSignal(seed, device)).toList();
    }

    public long seed() {
        return seed;
    }

    /** Time between two readings of a device. */
    public Duration interval() {
        return interval;
    }

    public List<Device> devices() {
        return devices;
    }

    /**
     * The first time at or after {@code ts} at which the device reports. Each device has its own place in the interval,
     * so that a fleet does not report at one stroke.
     */
    public long nextTime(Device device, long ts) {
        long phase = (long) (Noise.uniform(seed ^ 0x7068617365L, device.index()) * intervalMillis);
        return Math.floorDiv(ts - phase + intervalMillis - 1, intervalMillis) * intervalMillis + phase;
    }

    /** The standard deviation of a metric around its season: the unit of {@link Fault#magnitude}. */
    public double spread(Device device, String metric) {
        int index = device.metrics().indexOf(metric);
        if (index < 0) {
            throw new IllegalArgumentException(
                    device.id() + " has no metric '" + metric + "', only " + device.metrics());
        }
        return spread(device, index);
    }

    double spread(Device device, int metric) {
        return signals.get(device.index()).spread(metric);
    }

    /** Fills in what the device reports at a time, in the order of {@link Device#metrics()}, with the faults of then. */
    public void values(Device device, long ts, FaultPlan faults, double[] values) {
        DeviceSignal signal = signals.get(device.index());
        signal.values(ts, values);
        faults.apply(this, device, ts, values);
        for (int m = 0; m < values.length; m++) {
            values[m] = signal.reported(m, values[m]);
        }
    }

    /** Fills in the values of the healthy device before they are rounded. */
    void healthyValues(Device device, long ts, double[] values) {
        signals.get(device.index()).values(ts, values);
    }

    /** What the device reports at a time, with the faults of then. */
    public Reading reading(Device device, long ts, FaultPlan faults) {
        double[] values = new double[device.type().metrics().size()];
        values(device, ts, faults, values);
        Map<String, Double> metrics = new LinkedHashMap<>(2 * values.length);
        for (int m = 0; m < values.length; m++) {
            metrics.put(device.type().metrics().get(m).name(), values[m]);
        }
        return new Reading(device.id(), ts, metrics);
    }
}
