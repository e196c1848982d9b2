package io.seamark.deploy.bench.latency;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.journal.Journal;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.Home;
import io.seamark.deploy.bench.ground.BenchGround;
import io.seamark.deploy.bench.ground.BenchModels;
import io.seamark.deploy.bench.ground.ServingProcess;
import io.seamark.deploy.bench.ground.SyntheticReadings;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.demo.ServingClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long it takes from a reading to its alert, under a steady load: on the topic {@code alerts}, where whoever wakes people
 * reads it, and over REST.
 *
 * <p>Speed and serving layer are the real programs, with trained models published before they start. Now and then a reading
 * jumps out of its device's band; the alert that it opens names its partition and offset, and from these follows when it was due
 * to be sent ({@link Rounds}, {@link Timetable}). What counts is that due time, not when it was sent: a sender that is held up
 * would otherwise leave out just the worst. Not thread-safe.
 */
final class LatencyBench {
    /** What the launcher gives a speed layer unless told otherwise. */
    private static final String HEAP = "2g";

    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private final Home home;
    private final BenchGround ground;
    private final LatencyLoad load;
    private final Map<String, String> more;
    private List<DeviceBaseline> trained = List.of();

    /** @param more settings of the speed and the serving layer, by their whole names */
    LatencyBench(Home home, BenchGround ground, LatencyLoad load, Map<String, String> more) {
        this.home = home;
        this.ground = ground;
        this.load = load;
        this.more = Map.copyOf(more);
    }

    /** Trains the models that all runs score with. */
    void train() throws InterruptedException {
        trained = BenchModels.train(home, ground.folder());
    }

    /**
     * Measures all loads once.
     *
     * @param interval of the batches
     * @param run number of the run; each has a speed and a serving layer without a past
     */
    List<LatencyStage> run(Duration interval, int run) throws InterruptedException {
        String tag = interval.toMillis() + "ms-" + run;
        Settings settings = settings(interval, tag);
        BenchModels.publish(
                settings, trained, SyntheticReadings.names(load.devices(), load.partitions()), load.partitions());
        String topic = settings.string("seamark.kafka.topics.readings");
        String alerts = settings.string("seamark.kafka.topics.alerts");
        // All of it lies in the past: nothing is too far ahead.
        long from = (System.currentTimeMillis() / 1000 - load.readings() / load.devices() - 10) * 1000;
        SyntheticReadings readings = new SyntheticReadings(load.devices(), load.partitions(), from);
        Sightings sightings = new Sightings();
        List<LatencyStage> stages = new ArrayList<>();
        try (Program speed = ground.program(home, "speed", HEAP, settings);
                ServingProcess serve = ServingProcess.start(home, ground, settings);
                SteadySender sender = new SteadySender(ground.bootstrapServers(), topic, readings);
                AlertListener listener =
                        new AlertListener(ground.bootstrapServers(), alerts, load.partitions(), sightings)) {
            Runnable alive = () -> {
                speed.requireRunning();
                serve.requireRunning();
                listener.requireRunning();
            };
            ServingClient serving = serve.awaitReady(READY_LIMIT, alive);
            Journal journal = new Journal(Store.open(settings), settings.string("seamark.application-id"));
            LatencyRun going = new LatencyRun(
                    load,
                    interval,
                    Rounds.of(readings.keys(), load.partitions()),
                    sender,
                    journal,
                    sightings,
                    serving,
                    alive);
            going.begin();
            for (double share : load.shares()) {
                stages.add(going.measure(share));
            }
            speed.stop(STOP_LIMIT);
        }
        ground.drop(topic);
        return stages;
    }

    private Settings settings(Duration interval, String tag) throws InterruptedException {
        Map<String, String> values = new HashMap<>();
        for (String topic : List.of("readings", "deltas", "alerts", "rejected")) {
            values.put("seamark.kafka.topics." + topic, ground.topic(topic + "-" + tag, load.partitions()));
        }
        values.put("seamark.speed.interval", interval.toMillis() + "ms");
        // Event time is faster than the clock where the load is above one reading of a device a second, and the limits
        // of storms are in event time.
        values.put("seamark.alerts.most-of-device", "1000000");
        values.put("seamark.alerts.most-of-fleet", "1000000");
        values.put(
                "seamark.serving.data-dir",
                ground.folder().resolve("serving-" + tag).toString());
        values.putAll(more);
        return ground.settings("latency-" + tag, values);
    }
}
