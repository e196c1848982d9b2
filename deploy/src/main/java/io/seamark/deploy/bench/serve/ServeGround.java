package io.seamark.deploy.bench.serve;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.common.summary.Hour;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.Home;
import io.seamark.deploy.bench.ground.Backlog;
import io.seamark.deploy.bench.ground.Bars;
import io.seamark.deploy.bench.ground.BenchGround;
import io.seamark.deploy.bench.ground.BenchModels;
import io.seamark.deploy.bench.ground.SpeedProgram;
import io.seamark.deploy.bench.ground.SyntheticReadings;
import io.seamark.deploy.bench.ground.Waiting;
import io.seamark.deploy.bench.lookup.Question;
import io.seamark.deploy.bench.lookup.ServedHistory;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.demo.ServingClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;

/**
 * A serving layer that has something to answer: a generation of hourly summaries, and beyond its seam the frames that a real
 * speed layer made of readings. Not thread-safe.
 */
final class ServeGround {
    private static final Duration READY_LIMIT = Duration.ofMinutes(5);
    /** The two generations that the pointer goes between; they hold the same. */
    private static final List<String> GENERATIONS = List.of("20260101-000000", "20260102-000000");

    private final ServePlan plan;
    private final Home home;
    private final BenchGround ground;
    private final Settings settings;
    private final Store store;
    private final ServedHistory history;
    private final long liveFrom;
    private String current = GENERATIONS.get(1);

    ServeGround(Home home, BenchGround ground, ServePlan plan) throws InterruptedException {
        this.plan = plan;
        this.home = home;
        this.ground = ground;
        Map<String, String> values = new HashMap<>();
        for (String topic : List.of("readings", "deltas", "alerts", "rejected")) {
            values.put("seamark.kafka.topics." + topic, ground.topic(topic, plan.partitions()));
        }
        this.settings = ground.settings("bench-serve", values);
        this.store = Store.open(settings);
        long newest = Hour.of(System.currentTimeMillis()) - 1;
        // Off the whole seconds of the history: no reading is in both.
        this.liveFrom = Hour.start(newest) + 500;
        this.history = new ServedHistory(
                SyntheticReadings.names(plan.devices(), plan.partitions()),
                BenchModels.train(home, ground.folder()),
                plan.partitions(),
                newest + 1 - plan.days() * 24L,
                newest + 1);
    }

    ServedHistory history() {
        return history;
    }

    /** Publishes the history, and lets a speed layer make frames of the readings beyond it. */
    void fill() throws InterruptedException {
        try (ProgressBar bar = Bars.of("write the history", history.devices().size(), " devices")) {
            history.publish(store, GENERATIONS, 2, bar::stepBy);
        }
        long count = (long) plan.devices() * plan.liveSeconds();
        SyntheticReadings readings = new SyntheticReadings(plan.devices(), plan.partitions(), liveFrom);
        Backlog backlog = Backlog.fill(
                ground.bootstrapServers(),
                settings.string("seamark.kafka.topics.readings"),
                readings,
                count,
                "fill the topic");
        try (SpeedProgram speed = SpeedProgram.start(home, ground, settings, "2g");
                ProgressBar bar = Bars.readings("make frames", count)) {
            speed.awaitCommitted(backlog.end(), bar::stepTo);
            speed.stop(Duration.ofSeconds(30));
        }
    }

    /** Starts the serving layer and waits until it has all that was published. */
    Served serve() throws InterruptedException {
        Path data = ground.folder().resolve("serving");
        Program program =
                ground.program(home, "serve", "1g", settings, "--port", "0", "--set", "serving.data-dir=" + data);
        URI address = address(program, data.resolve("address"));
        ServingClient client = new ServingClient(address);
        Waiting.until("the serving layer to be ready", READY_LIMIT, program::requireRunning, client::isReady);
        return new Served(program, client);
    }

    /** Starts the constant answer with bodies of these sizes. */
    Served constant(List<Integer> sizes) throws InterruptedException {
        Path file = ground.folder().resolve("constant-address");
        List<String> arguments =
                new ArrayList<>(sizes.stream().map(String::valueOf).toList());
        arguments.addAll(List.of("--address-file", file.toString()));
        Program program = ground.start(() -> Program.start(home, "constant", ground.folder(), "1g", arguments));
        return new Served(program, new ServingClient(address(program, file)));
    }

    /**
     * A program that answers.
     *
     * @param client that asks it now and then
     */
    record Served(Program program, ServingClient client) {
        URI address() {
            return client.base();
        }

        String authority() {
            return address().getAuthority();
        }

        /** Processor time of its process so far, seconds. */
        double cpuSeconds() {
            return ProcessHandle.of(program.pid())
                    .flatMap(process -> process.info().totalCpuDuration())
                    .map(time -> time.toNanos() / 1e9)
                    .orElse(Double.NaN);
        }
    }

    /** Makes the pointer name the other generation, which the serving layer then loads beside the one that answers. */
    String publishAnother() {
        current = GENERATIONS.get(current.equals(GENERATIONS.get(0)) ? 1 : 0);
        new GenerationStore(store).point(current);
        return current;
    }

    /** Whether answers are of a generation. */
    boolean answersWith(Served serving, String generation) throws InterruptedException {
        return serving.client()
                .get(Question.aggregates(
                        history.devices().get(0), ServedHistory.METRICS.get(0), history.untilHour() - 1, 1))
                .map(answer -> answer.getAsJsonObject().getAsJsonObject("provenance"))
                .map(from -> from.get("generation").getAsString().equals(generation))
                .orElse(false);
    }

    /**
     * Holds answers against what was sent.
     *
     * @throws CommandFailure if one does not have every reading once
     */
    void requireExact(Served serving) throws InterruptedException {
        ServingClient client = serving.client();
        List<String> devices = history.devices();
        for (int i = 0; i < devices.size(); i += Math.max(1, devices.size() / 50)) {
            String metric = ServedHistory.METRICS.get(i % ServedHistory.METRICS.size());
            require(client, devices.get(i), metric, history.untilHour() - 1, 1);
            require(client, devices.get(i), metric, history.untilHour() - Question.RANGE_HOURS, Question.RANGE_HOURS);
        }
    }

    private void require(ServingClient client, String device, String metric, long fromHour, int hours)
            throws InterruptedException {
        String path = Question.aggregates(device, metric, fromHour, hours);
        JsonObject answer = client.get(path)
                .map(JsonElement::getAsJsonObject)
                .orElseThrow(() -> new CommandFailure("No answer to " + path));
        long count = 0;
        for (JsonElement bucket : answer.getAsJsonArray("buckets")) {
            count += bucket.getAsJsonObject().get("count").getAsLong();
        }
        long expected = (long) hours * ServedHistory.READINGS_IN_AN_HOUR + plan.liveSeconds();
        if (count != expected) {
            throw new CommandFailure(
                    "The serving layer counts " + count + " readings, " + expected + " were sent: " + path);
        }
    }

    private static URI address(Program program, Path file) throws InterruptedException {
        Waiting.until(
                "the address in '" + file + "'",
                READY_LIMIT,
                program::requireRunning,
                () -> file.toFile().length() > 0);
        try {
            return URI.create(Files.readString(file).strip());
        } catch (IOException e) {
            throw new CommandFailure("Cannot read '" + file + "': " + e.getMessage(), e);
        }
    }
}
