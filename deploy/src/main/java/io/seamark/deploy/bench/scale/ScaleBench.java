package io.seamark.deploy.bench.scale;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.snapshot.Snapshot;
import io.seamark.common.snapshot.SnapshotStore;
import io.seamark.common.store.Store;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.Home;
import io.seamark.deploy.bench.ground.Backlog;
import io.seamark.deploy.bench.ground.Bars;
import io.seamark.deploy.bench.ground.BenchGround;
import io.seamark.deploy.bench.ground.BenchModels;
import io.seamark.deploy.bench.ground.Cuts;
import io.seamark.deploy.bench.ground.SpeedProgram;
import io.seamark.deploy.bench.ground.SyntheticReadings;
import io.seamark.deploy.bench.ground.Waiting;
import io.seamark.deploy.bench.measure.FrameFollower;
import io.seamark.deploy.bench.measure.GcLog;
import io.seamark.deploy.bench.measure.LiveHeap;
import io.seamark.deploy.bench.measure.PipelinePass;
import io.seamark.deploy.bench.scale.ScaleRun.ScaleServing;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.demo.ServingClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a fleet of one size costs: the same backlog and the same pace for every size. Not thread-safe. */
final class ScaleBench {
    private static final Logger LOG = LoggerFactory.getLogger(ScaleBench.class);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(3);
    private static final Duration LIMIT = Duration.ofMinutes(10);
    /** How long a speed layer runs before its gaps count: it compiles, and takes up what has waited. */
    private static final Duration SETTLE = Duration.ofSeconds(15);

    /** Between the batches of the backlog: 800,000 readings/s by the default cut. */
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private static final List<String> TOPICS = List.of("readings", "deltas", "alerts", "rejected");

    private final Home home;
    private final BenchGround ground;
    private final ScalePlan plan;
    private final List<DeviceBaseline> models;

    /** @param models from {@link BenchModels#train} */
    ScaleBench(Home home, BenchGround ground, ScalePlan plan, List<DeviceBaseline> models) {
        this.home = home;
        this.ground = ground;
        this.plan = plan;
        this.models = List.copyOf(models);
    }

    /** Measures a fleet of this size; topics and store are empty again when it ends. */
    ScaleRun run(int devices) throws InterruptedException {
        return new Fleet(devices).measure();
    }

    private final class Fleet {
        private final int devices;
        private final Map<String, String> topics = new HashMap<>();
        private final SyntheticReadings readings;
        private final Path gcLog;
        private final Path log = ground.folder().resolve("speed.log");
        private final int logFrom = SpeedLog.lines(log).size();
        private Seam filled = Seam.START;

        Fleet(int devices) throws InterruptedException {
            this.devices = devices;
            for (String topic : TOPICS) {
                topics.put(topic, ground.topic(topic + "-" + devices, plan.partitions()));
            }
            // All of it lies in the past, what is sent at the steady pace as well: nothing is too far ahead.
            long sent = 2 * plan.pass(devices) + 4L * plan.perSecond() * plan.seconds();
            long seconds = sent / devices + 1;
            this.readings = new SyntheticReadings(
                    devices, plan.partitions(), (System.currentTimeMillis() / 1000 - seconds) * 1000);
            this.gcLog = ground.folder().resolve("gc-" + devices + ".log");
        }

        private Settings settings(Map<String, String> more) {
            Map<String, String> values = new HashMap<>(more);
            topics.forEach((name, topic) -> values.put("seamark.kafka.topics." + name, topic));
            return ground.settings("bench-" + devices, values);
        }

        ScaleRun measure() throws InterruptedException {
            Settings settings = settings(Map.of());
            Store store = Store.open(settings);
            LOG.info("{} devices: models", devices);
            BenchModels.publish(
                    settings, models, SyntheticReadings.names(devices, plan.partitions()), plan.partitions());
            long modelBytes = new GenerationStore(store)
                    .current().orElseThrow().files(Manifest.Kind.MODEL).stream()
                            .mapToLong(Manifest.File::bytes)
                            .sum();
            double rate = backlog();
            GcLog backlogHeap = GcLog.read(gcLog);
            Steady steady = steady(settings);
            Snapshot snapshot = new SnapshotStore(store, settings.string("seamark.application-id"))
                    .list().stream()
                            .max(Comparator.comparingLong(Snapshot::cut))
                            .orElseThrow(() -> new CommandFailure("The speed layer took no snapshot."));
            long stateBytes =
                    snapshot.parts().stream().mapToLong(Snapshot.Part::bytes).sum();
            double stateHeap = StateSample.bytesEach(store, settings.string("seamark.application-id"), snapshot);
            ScaleServing serving = serving(settings);
            store.delete(store.root());
            for (String topic : topics.values()) {
                ground.drop(topic);
            }
            return new ScaleRun(
                    devices,
                    rate,
                    backlogHeap,
                    modelBytes,
                    stateBytes,
                    stateHeap,
                    steady.liveBytes(),
                    steady.heap(),
                    steady.gaps(),
                    SpeedLog.read(log, logFrom),
                    steady.ownLane(),
                    steady.lane(),
                    steady.journalLane(),
                    serving);
        }

        private double backlog() throws InterruptedException {
            long pass = plan.pass(devices);
            Cuts cuts = Cuts.of(pass, plan.partitions(), plan.cut(), INTERVAL);
            Seam end = send(2 * pass);
            filled = end;
            Settings settings = settings(cuts.settings());
            try (FrameFollower frames =
                            new FrameFollower(ground.bootstrapServers(), topics.get("deltas"), plan.partitions());
                    SpeedProgram speed =
                            SpeedProgram.start(home, ground, settings, plan.heap(), GcLog.environment(gcLog));
                    ProgressBar bar = Bars.readings("speed layer, " + devices + " devices", 2 * pass)) {
                JournalHistory history = speed.awaitCommitted(end, bar::stepTo);
                double clock = System.currentTimeMillis() - System.nanoTime() / 1e6;
                speed.stop(STOP_LIMIT);
                PipelinePass measured =
                        PipelinePass.of(end, history.cuts(), cuts.perPass(), frames.finish(), cuts.interval(), clock);
                LOG.info(
                        "{} devices: {} readings/s",
                        devices,
                        Math.round(measured.warm().readingsPerSecond()));
                return measured.warm().readingsPerSecond();
            }
        }

        private Seam send(long count) {
            return Backlog.fill(
                            ground.bootstrapServers(),
                            topics.get("readings"),
                            readings,
                            count,
                            "fill the topic, " + devices + " devices")
                    .end();
        }

        /** What the second life of the speed layer, and two deaths, showed. */
        private record Steady(
                List<Double> gaps, GcLog heap, long liveBytes, double ownLane, String lane, double journalLane) {}

        private Steady steady(Settings settings) throws InterruptedException {
            Map<String, String> environment = GcLog.environment(gcLog);
            try (FrameTimes frames =
                            new FrameTimes(ground.bootstrapServers(), topics.get("deltas"), plan.partitions());
                    Feeder feeder = new Feeder(
                            ground.bootstrapServers(), topics.get("readings"), filled, readings, plan.perSecond())) {
                SpeedProgram speed = SpeedProgram.start(home, ground, settings, plan.heap(), environment);
                awaitFrames(speed, frames, Map.of());
                pass(speed, SETTLE);
                long since = System.nanoTime();
                LOG.info("{} devices: {} readings/s for {} s", devices, plan.perSecond(), plan.seconds());
                pass(speed, Duration.ofSeconds(plan.seconds()));
                List<Double> gaps = frames.steps().gaps(since);
                GcLog heap = GcLog.read(gcLog);
                long live = LiveHeap.of(speed.process().pid());
                // It stood still for the count: what it has to catch up with is no part of the recovery.
                awaitFrames(speed, frames, frames.steps().ends());
                pass(speed, SETTLE);
                LOG.info("{} devices: kill", devices);
                Revived first = recovery(speed, frames, settings, environment);
                List<String> lanes = SpeedLog.read(log, logFrom).lanes();
                pass(first.speed(), SETTLE);
                Revived second = recovery(
                        first.speed(), frames, settings(Map.of("seamark.speed.recovery", "journal")), environment);
                feeder.close();
                // What it had not taken would wait before the serving layer, which is not ready then.
                second.speed().awaitCommitted(feeder.end(), committed -> {});
                second.speed().stop(STOP_LIMIT);
                return new Steady(gaps, heap, live, first.seconds(), lanes.get(lanes.size() - 1), second.seconds());
            }
        }

        /** A speed layer after a death, and how long it took to give out something new. */
        private record Revived(SpeedProgram speed, double seconds) {}

        /** Kills the speed layer, starts another, and waits for what it gives out. */
        private Revived recovery(
                SpeedProgram speed, FrameTimes frames, Settings settings, Map<String, String> environment)
                throws InterruptedException {
            long killed = System.nanoTime();
            speed.process().kill();
            Map<Integer, Long> mark = settled(frames);
            SpeedProgram next = SpeedProgram.start(home, ground, settings, plan.heap(), environment);
            awaitFrames(next, frames, mark);
            return new Revived(next, (frames.steps().beyond(mark).orElseThrow() - killed) / 1e9);
        }

        /** Where the frames end that the dead one sent. */
        private Map<Integer, Long> settled(FrameTimes frames) throws InterruptedException {
            Map<Integer, Long> before = frames.steps().ends();
            Waiting.within(Duration.ofMillis(300), () -> {}, () -> false);
            Map<Integer, Long> after = frames.steps().ends();
            return after.equals(before) ? after : settled(frames);
        }

        private void pass(SpeedProgram speed, Duration time) throws InterruptedException {
            Waiting.within(time, speed.process()::requireRunning, () -> false);
        }

        private void awaitFrames(SpeedProgram speed, FrameTimes frames, Map<Integer, Long> mark)
                throws InterruptedException {
            Waiting.until(
                    "frames of the speed layer, whose log is '"
                            + speed.process().log() + "'",
                    LIMIT,
                    speed.process()::requireRunning,
                    () -> mark.isEmpty()
                            ? frames.steps().ends().size() == plan.partitions()
                            : frames.steps().beyond(mark).isPresent());
        }

        private ScaleServing serving(Settings settings) throws InterruptedException {
            Path data = ground.folder().resolve("serving-" + devices);
            long start = System.nanoTime();
            try (Program program = ground.program(
                    home, "serve", plan.servingHeap(), settings, "--port", "0", "--set", "serving.data-dir=" + data)) {
                Path file = data.resolve("address");
                Waiting.until(
                        "the address in '" + file + "'",
                        LIMIT,
                        program::requireRunning,
                        () -> file.toFile().length() > 0);
                ServingClient client =
                        new ServingClient(URI.create(Files.readString(file).strip()));
                Waiting.until(
                        "the serving layer, whose log is '" + program.log() + "'",
                        LIMIT,
                        program::requireRunning,
                        client::isReady);
                double ready = (System.nanoTime() - start) / 1e9;
                long live = LiveHeap.of(program.pid());
                program.stop(STOP_LIMIT);
                return new ScaleServing(ready, size(data), live);
            } catch (IOException e) {
                throw new CommandFailure("The data of the serving layer cannot be read: " + e.getMessage(), e);
            }
        }
    }

    private static long size(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look through '" + folder + "'", e);
        }
    }
}
