package io.seamark.deploy.bench.speed;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.settings.Settings;
import io.seamark.deploy.Home;
import io.seamark.deploy.bench.ground.Backlog;
import io.seamark.deploy.bench.ground.Bars;
import io.seamark.deploy.bench.ground.BenchGround;
import io.seamark.deploy.bench.ground.BenchModels;
import io.seamark.deploy.bench.ground.Cuts;
import io.seamark.deploy.bench.ground.SpeedProgram;
import io.seamark.deploy.bench.ground.SyntheticReadings;
import io.seamark.deploy.bench.measure.AllocationLog;
import io.seamark.deploy.bench.measure.CpuWatch;
import io.seamark.deploy.bench.measure.FrameFollower;
import io.seamark.deploy.bench.measure.GcLog;
import io.seamark.deploy.bench.measure.Growth;
import io.seamark.deploy.bench.measure.Jcmd;
import io.seamark.deploy.bench.measure.PeakMemory;
import io.seamark.deploy.bench.measure.PipelinePass;
import io.seamark.deploy.bench.measure.PipelinePass.Stretch;
import io.seamark.deploy.bench.speed.SpeedBenchResult.Load;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many readings a second the whole speed layer takes, and at what cost, beside bare consumers of the same topic.
 *
 * <p>The topic holds two passes of readings. Each of the three, and of others that are named, is a process of its own in every run, started anew, and goes over
 * the first pass cold and over the second warm; one after the other, so that none takes the processors from another. The speed
 * layer is the real program with its defaults; only the bounds of a cut are set ({@link Cuts}), as the log is full when it
 * starts. {@link PipelinePass} says what its time is made of. Not thread-safe.
 */
final class SpeedBench {
    private static final Logger LOG = LoggerFactory.getLogger(SpeedBench.class);
    /** What the launcher gives a speed layer unless told otherwise; the bare readers have as much. */
    private static final String HEAP = "2g";

    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private final Home home;
    private final BenchGround ground;
    private final Load load;
    private final Cuts cuts;
    private final List<Beside> beside;
    private List<DeviceBaseline> trained = List.of();

    /** @param beside other programs that go over the readings in each run, before the speed layer */
    SpeedBench(Home home, BenchGround ground, Load load, Cuts cuts, List<Beside> beside) {
        this.home = home;
        this.ground = ground;
        this.load = load;
        this.cuts = cuts;
        this.beside = List.copyOf(beside);
    }

    /** Fills a topic of its own with both passes. */
    Backlog fill() throws InterruptedException {
        long count = 2 * load.readings();
        long seconds = count / load.devices() + 1;
        // All of it lies in the past: nothing is too far ahead.
        long from = (System.currentTimeMillis() / 1000 - seconds) * 1000;
        return Backlog.fill(
                ground.bootstrapServers(),
                ground.topic("readings", load.partitions()),
                new SyntheticReadings(load.devices(), load.partitions(), from),
                count,
                "fill the topic");
    }

    /** Trains the models that all runs score with, so that what is measured includes all of scoring. */
    void train() throws InterruptedException {
        trained = BenchModels.train(home, ground.folder());
        if (!beside.isEmpty()) {
            BenchModels.write(models(), trained, names());
        }
    }

    private List<String> names() {
        return SyntheticReadings.names(load.devices(), load.partitions());
    }

    /**
     * Measures once.
     *
     * @param backlog from {@link #fill}
     * @param run number of the run; each has a speed layer without a past
     */
    SpeedRun run(Backlog backlog, int run) throws InterruptedException {
        Passes passes = Passes.of(backlog.end(), cuts);
        BareReader reader = new BareReader(home, ground, HEAP);
        TwoPasses bytes = reader.read(backlog, passes, Work.BYTES, run);
        log("Bytes", bytes);
        TwoPasses parse = reader.read(backlog, passes, Work.PARSE, run);
        log("Parsed", parse);
        Map<String, TwoPasses> others = new LinkedHashMap<>();
        for (Beside each : beside) {
            Beside.Call call = call(backlog, each, run);
            TwoPasses other = each.run(ground, call);
            ground.drop(call.out());
            others.put(each.name(), other);
            log(each.name(), other);
        }
        SpeedRun all = pipeline(backlog, run, bytes, parse, others);
        log("Pipeline", all.pipeline());
        return all;
    }

    private Path models() {
        return ground.folder().resolve("beside.smb");
    }

    private Beside.Call call(Backlog backlog, Beside other, int run) throws InterruptedException {
        String purpose = "beside-" + beside.indexOf(other) + "-" + run;
        return new Beside.Call(
                ground.bootstrapServers(),
                backlog.topic(),
                ground.topic(purpose, load.partitions()),
                load.partitions(),
                load.readings(),
                models(),
                ground.folder().resolve(purpose),
                HEAP);
    }

    private static void log(String what, TwoPasses measured) {
        LOG.info(
                "{}: {} readings/s cold, {} warm",
                what,
                Math.round(measured.cold().readingsPerSecond()),
                Math.round(measured.warm().readingsPerSecond()));
    }

    private SpeedRun pipeline(Backlog backlog, int run, TwoPasses bytes, TwoPasses parse, Map<String, TwoPasses> others)
            throws InterruptedException {
        Settings settings = settings(backlog.topic(), run);
        BenchModels.publish(settings, trained, names(), load.partitions());
        Path gcLog = ground.folder().resolve("gc-" + run + ".log");
        try (FrameFollower frames = new FrameFollower(
                        ground.bootstrapServers(), settings.string("seamark.kafka.topics.deltas"), load.partitions());
                SpeedProgram speed = SpeedProgram.start(home, ground, settings, HEAP, GcLog.environment(gcLog));
                CpuWatch cpu = new CpuWatch(speed.process().pid());
                ProgressBar bar = Bars.readings("speed layer", 2 * load.readings())) {
            JournalHistory history = speed.awaitCommitted(backlog.end(), bar::stepTo);
            double clock = System.currentTimeMillis() - System.nanoTime() / 1e6;
            double peak = PeakMemory.of(speed.process().pid());
            // The log of collections ends with a collection: this one tells what was allocated since the last.
            Jcmd.ask(speed.process().pid(), "GC.run");
            Growth allocated = AllocationLog.read(gcLog);
            speed.stop(STOP_LIMIT); // it would go through the empty batches of the time that it was busy
            PipelinePass pass = PipelinePass.of(
                    backlog.end(), history.cuts(), cuts.perPass(), frames.finish(), cuts.interval(), clock);
            TwoPasses measured =
                    new TwoPasses(costs(pass.cold(), cpu, allocated), costs(pass.warm(), cpu, allocated), peak);
            return new SpeedRun(bytes, parse, others, measured, pass.tally(), pass.waited());
        }
    }

    private Settings settings(String topic, int run) throws InterruptedException {
        Map<String, String> values = new HashMap<>(cuts.settings());
        values.put("seamark.kafka.topics.readings", topic);
        for (String output : List.of("deltas", "alerts", "rejected")) {
            values.put("seamark.kafka.topics." + output, ground.topic(output + "-" + run, load.partitions()));
        }
        return ground.settings("bench-" + run, values);
    }

    private static PassCosts costs(Stretch pass, CpuWatch cpu, Growth allocated) {
        return new PassCosts(
                pass.readings(),
                pass.seconds(),
                cpu.between(pass.from(), pass.until()),
                allocated.between(pass.from(), pass.until()));
    }
}
