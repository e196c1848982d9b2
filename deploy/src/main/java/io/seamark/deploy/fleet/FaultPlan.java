package io.seamark.deploy.fleet;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The faults of a fleet: the truth that detection is held against. Immutable and thread-safe. */
public final class FaultPlan {

    private static final FaultPlan NONE = new FaultPlan(List.of());
    private static final long SWING_MILLIS = 40 * 60_000L;

    private final List<Fault> faults;
    private final Map<String, List<Fault>> byDevice;
    private final long longest;

    private FaultPlan(List<Fault> faults) {
        this.faults = faults.stream()
                .sorted(Comparator.comparingLong(Fault::from).thenComparing(Fault::device))
                .toList();
        Map<String, List<Fault>> grouped = new HashMap<>();
        for (Fault fault : this.faults) {
            grouped.computeIfAbsent(fault.device(), device -> new ArrayList<>()).add(fault);
        }
        grouped.replaceAll((device, list) -> List.copyOf(list));
        byDevice = Map.copyOf(grouped);
        longest = this.faults.stream()
                .mapToLong(fault -> fault.until() - fault.from())
                .max()
                .orElse(0);
    }

    /** A fleet without faults. */
    public static FaultPlan none() {
        return NONE;
    }

    /** A plan of given faults, for tests and demonstrations. */
    public static FaultPlan of(List<Fault> faults) {
        return new FaultPlan(requireNonNull(faults, "faults is null"));
    }

    /** All faults, in the order in which they begin. */
    public List<Fault> faults() {
        return faults;
    }

    /** The faults of one device, in the order in which they begin. */
    public List<Fault> of(Device device) {
        return byDevice.getOrDefault(device.id(), List.of());
    }

    /** The faults that have begun at an event time, those that are over included. */
    public List<Fault> startedBy(long ts) {
        return faults.stream().takeWhile(fault -> fault.from() <= ts).toList();
    }

    /** Changes healthy values into what the faults of that time make of them. */
    void apply(Fleet fleet, Device device, long ts, double[] values) {
        List<Fault> all = of(device);
        // Back from the latest that has begun, as far as one could still last: a live plan may hold a year of them.
        for (int i = begunBy(all, ts) - 1; i >= 0 && all.get(i).from() > ts - longest; i--) {
            if (all.get(i).covers(ts)) {
                applyOne(all.get(i), fleet, device, ts, values);
            }
        }
    }

    /** How many of the faults, sorted by their begin, have begun at a time. */
    private static int begunBy(List<Fault> sorted, long ts) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted.get(middle).from() <= ts) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static void applyOne(Fault fault, Fleet fleet, Device device, long ts, double[] values) {
        List<MetricModel> models = device.type().metrics();
        for (int m = 0; m < models.size(); m++) {
            if (fault.metrics().contains(models.get(m).name())) {
                double size = fault.magnitude() * fleet.spread(device, m);
                values[m] = switch (fault.kind()) {
                    case SPIKE, LEVEL_SHIFT -> values[m] + size;
                    case RAMP -> values[m] + size * (ts - fault.from()) / (fault.until() - fault.from());
                    case NOISE_BURST -> values[m] + size * Noise.normal(Noise.hash(fault.from(), m), ts);
                    case CORRELATION_BREAK ->
                        values[m] + size * Noise.wave((double) (ts - fault.from()) / SWING_MILLIS);
                    case STUCK -> stuck(fault, fleet, device, m);
                };
            }
        }
    }

    /** The value at which the metric stopped: that of the device's first reading within the fault. */
    private static double stuck(Fault fault, Fleet fleet, Device device, int metric) {
        double[] then = new double[device.type().metrics().size()];
        fleet.healthyValues(device, fleet.nextTime(device, fault.from()), then);
        return then[metric];
    }
}
