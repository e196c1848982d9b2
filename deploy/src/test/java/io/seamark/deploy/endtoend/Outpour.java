package io.seamark.deploy.endtoend;

import io.seamark.deploy.fleet.BrokenMessages;
import io.seamark.deploy.fleet.Delivery;
import io.seamark.deploy.fleet.FaultPlan;
import io.seamark.deploy.fleet.Fleet;
import io.seamark.deploy.fleet.LiveFleet;
import io.seamark.deploy.replay.ReadingSender;
import java.time.Duration;
import java.util.Map;

/** A steady stream of readings with late, repeated and broken ones among it, whose producer outlasts a broker that is away. */
final class Outpour implements AutoCloseable {

    private static final int DEVICES = 20;

    private final LiveFleet live;

    private Outpour(LiveFleet live) {
        this.live = live;
    }

    /** @param rate readings in a second, of all devices together */
    static Outpour start(OwnFleet fleet, int rate) {
        Duration interval = Duration.ofMillis(1000L * DEVICES / rate);
        Duration few = interval.multipliedBy(10); // within what the speed layer remembers of a device
        LiveFleet.Plan plan = new LiveFleet.Plan(
                new Fleet(5, DEVICES, interval),
                FaultPlan.none(),
                new Delivery(0.02, 0.02, 0.002, few, few),
                new BrokenMessages(64 << 10, 256),
                System.currentTimeMillis(),
                1);
        Map<String, String> patient = Map.of("delivery.timeout.ms", "600000", "max.block.ms", "300000");
        return new Outpour(
                LiveFleet.start(plan, new ReadingSender(fleet.bootstrapServers(), fleet.topic("readings"), patient)));
    }

    /** Stops, and waits until Kafka has all of it. */
    @Override
    public void close() {
        live.close();
    }
}
