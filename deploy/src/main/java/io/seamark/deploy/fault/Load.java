package io.seamark.deploy.fault;

import io.seamark.deploy.fleet.BrokenMessages;
import io.seamark.deploy.fleet.Delivery;
import io.seamark.deploy.fleet.FaultPlan;
import io.seamark.deploy.fleet.Fleet;
import io.seamark.deploy.fleet.LiveFleet;
import io.seamark.deploy.fleet.LiveProgress;
import io.seamark.deploy.replay.ReadingSender;
import java.time.Duration;
import java.util.Map;

/**
 * A steady stream of readings, with late ones, repeats and broken messages among them. Repeats come within the last few readings
 * of their device, which is what the speed layer promises to tell from new ones. Thread-safe.
 */
final class Load implements AutoCloseable {
    private static final BrokenMessages BROKEN = new BrokenMessages(64 << 10, 256);
    private static final double LATE = 0.02;
    private static final double REPEATED = 0.02;
    private static final double BROKEN_SHARE = 0.002;
    private static final int READINGS_LATE = 10;

    private final LiveFleet fleet;

    private Load(LiveFleet fleet) {
        this.fleet = fleet;
    }

    /**
     * Begins to send.
     *
     * @param rate readings in a second, of all devices together
     */
    static Load start(String bootstrapServers, long seed, int devices, int rate) {
        Duration interval = Duration.ofMillis(Math.max(1, 1000L * devices / rate));
        Duration few = interval.multipliedBy(READINGS_LATE);
        LiveFleet.Plan plan = new LiveFleet.Plan(
                new Fleet(seed, devices, interval),
                FaultPlan.none(),
                new Delivery(LATE, REPEATED, BROKEN_SHARE, few, few),
                BROKEN,
                System.currentTimeMillis(),
                1);
        // A broker may be away for a while; what was given to the producer must not be given up.
        Map<String, String> client = Map.of("delivery.timeout.ms", "600000", "max.block.ms", "300000");
        return new Load(LiveFleet.start(plan, new ReadingSender(bootstrapServers, "readings", client)));
    }

    /** What has been sent so far; final after {@link #close}. */
    LiveProgress progress() {
        return fleet.progress();
    }

    /** Stops sending, and waits until Kafka has all of it. */
    @Override
    public void close() {
        fleet.close();
    }
}
