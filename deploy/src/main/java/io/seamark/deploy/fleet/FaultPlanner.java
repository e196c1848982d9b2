package io.seamark.deploy.fleet;

import static java.util.Objects.requireNonNull;

import io.seamark.deploy.fleet.MetricModel.Style;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws the faults of a fleet from its seed: as a Poisson process for each device, of all kinds alike, all of them clear.
 *
 * @param perDeviceAndDay how many faults a device has in a day on average, not negative
 * @param minGap time between the end of a device's fault and the begin of its next one, at least
 */
public record FaultPlanner(double perDeviceAndDay, Duration minGap) {

    /** The smallest magnitude of a fault that can be seen. */
    public static final double CLEAR = 6;

    private static final double LARGEST = 12;
    private static final double DAY_MILLIS = 86_400_000;

    public FaultPlanner {
        requireNonNull(minGap, "minGap is null");
        if (!(perDeviceAndDay >= 0 && perDeviceAndDay <= 1000)) {
            throw new IllegalArgumentException("faults per device and day must be 0 to 1000, not " + perDeviceAndDay);
        }
        if (minGap.isNegative()) {
            throw new IllegalArgumentException("the gap between faults must not be negative, as " + minGap + " is");
        }
    }

    /**
     * Makes the plan of the event times {@code [from, until)}; the same fleet and times give the same plan. A fault may
     * end after {@code until}.
     */
    public FaultPlan plan(Fleet fleet, long from, long until) {
        List<Fault> faults = new ArrayList<>();
        if (perDeviceAndDay > 0) {
            for (Device device : fleet.devices()) {
                plan(fleet, device, from, until, faults);
            }
        }
        return FaultPlan.of(faults);
    }

    private void plan(Fleet fleet, Device device, long from, long until, List<Fault> faults) {
        SplittableRandom random = new SplittableRandom(Noise.hash(fleet.seed() ^ 0x6661756C74L, device.index()));
        double at = from + wait(random);
        while (at < until) {
            Fault fault = fault(fleet, device, (long) at, random);
            faults.add(fault);
            at = fault.until() + minGap.toMillis() + wait(random);
        }
    }

    private double wait(SplittableRandom random) {
        return -StrictMath.log(1 - random.nextDouble()) * DAY_MILLIS / perDeviceAndDay;
    }

    private static Fault fault(Fleet fleet, Device device, long from, SplittableRandom random) {
        FaultKind kind = FaultKind.values()[random.nextInt(FaultKind.values().length)];
        // Fewer than three readings would be a glitch that nobody can tell from noise.
        long shortest =
                Math.max(kind.shortest().toMillis(), 3 * fleet.interval().toMillis());
        long longest = Math.max(kind.longest().toMillis(), shortest);
        long length = random.nextLong(shortest, longest + 1);
        List<MetricModel> candidates = candidates(device, kind);
        int first = random.nextInt(candidates.size());
        boolean second = kind != FaultKind.CORRELATION_BREAK && candidates.size() > 1 && random.nextInt(3) == 0;
        List<String> metrics = new ArrayList<>(List.of(candidates.get(first).name()));
        if (second) {
            metrics.add(candidates.get((first + 1) % candidates.size()).name());
        }
        double size = random.nextDouble(CLEAR, LARGEST);
        // A count or a speed is bounded below: only upwards can it be off by as much as the truth says.
        boolean down = metrics.stream().allMatch(name -> mayFall(device, name)) && random.nextBoolean();
        double magnitude = kind == FaultKind.STUCK ? 0 : down ? -size : size;
        return new Fault(device.id(), metrics, kind, from, from + length, Math.rint(magnitude * 100) / 100);
    }

    private static boolean mayFall(Device device, String metric) {
        return device.type().metrics().stream()
                .anyMatch(model -> model.name().equals(metric) && model.style() == Style.CONTINUOUS);
    }

    /** A device at rest has a constant speed anyway, and swings and noise of it would be cut off at 0. */
    private static List<MetricModel> candidates(Device device, FaultKind kind) {
        boolean bothWays =
                kind == FaultKind.STUCK || kind == FaultKind.NOISE_BURST || kind == FaultKind.CORRELATION_BREAK;
        return device.type().metrics().stream()
                .filter(model -> !bothWays || model.style() == Style.CONTINUOUS)
                .toList();
    }
}
