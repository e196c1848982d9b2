package io.seamark.deploy.bench.latency;

import io.seamark.common.settings.DurationText;
import io.seamark.deploy.HelpOption;
import io.seamark.deploy.Home;
import io.seamark.deploy.bench.ground.BenchGround;
import io.seamark.deploy.bench.ground.BenchOptions;
import io.seamark.deploy.bench.ground.Invocation;
import io.seamark.deploy.bench.ground.Machine;
import io.seamark.deploy.stack.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code seamark bench latency} command. */
@Command(
        name = "latency",
        description = {
            "How long it takes from a reading to its alert under a steady load: on the topic alerts, and over REST. Speed and",
            "serving layer as processes of their own, trained models, readings that jump out of their band now and then.",
            "Times count from when a reading was due to be sent. Brings its own Kafka and HDFS in a temporary folder."
        })
public final class LatencyBenchCommand implements Callable<Integer> {
    /** Of a reading in Kafka's files, about. */
    private static final long BYTES = 125;

    @Mixin
    HelpOption help;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(
            names = "--rate",
            required = true,
            paramLabel = "N",
            description =
                    "Readings/s that are the whole: what sender, broker, speed and serving layer sustain together.")
    private double rate;

    @Option(
            names = "--load",
            split = ",",
            paramLabel = "PERCENT",
            defaultValue = "25,50,75",
            description = "Shares of the rate to send at, one after the other. Default: ${DEFAULT-VALUE}.")
    private List<Double> loads = List.of();

    @Option(
            names = "--interval",
            split = ",",
            paramLabel = "TIME",
            defaultValue = "500ms,100ms",
            description = "Batch intervals of the speed layer, each with new processes. Default: ${DEFAULT-VALUE}.")
    private List<String> intervals = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "For how long each load is measured. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "For how long each load is sent before. Default: ${DEFAULT-VALUE}.")
    private double warmUp;

    @Option(
            names = "--alerts",
            paramLabel = "N",
            defaultValue = "20",
            description = "Readings a second that jump out of their band. Default: ${DEFAULT-VALUE}.")
    private double spikes;

    @Option(
            names = "--poll",
            paramLabel = "TIME",
            defaultValue = "20ms",
            description = "How often the serving layer is asked for the newest alerts. Default: ${DEFAULT-VALUE}.")
    private String poll = "";

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Devices that send. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "" + Topics.DEFAULT_PARTITIONS,
            description = "Partitions of the topic. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1",
            description = "Measure so often, and give medians. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the speed and the serving layer, such as speed.backpressure=false.")
    private Map<String, String> more = Map.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Invocation invocation = new Invocation(spec);
        LatencyLoad load = load(invocation);
        List<Duration> batches = intervals.stream()
                .map(each -> DurationText.parse("--interval", each))
                .toList();
        Map<String, String> settings = new TreeMap<>();
        more.forEach((key, value) -> settings.put("seamark." + key, value));
        Home home = Home.find();
        Machine machine = Machine.here(home);
        List<LatencyStage> stages = new ArrayList<>();
        try (BenchGround ground = options.ground()) {
            // Kafka removes the files of a topic a minute after it is dropped: two runs may lie there.
            ground.requireRoom(
                    load.readings() * BYTES * Math.min(2, runs * batches.size()),
                    "take fewer --seconds, less --warm-up, or another --dir");
            LatencyBench bench = new LatencyBench(home, ground, load, settings);
            bench.train();
            for (int run = 1; run <= runs; run++) {
                for (Duration interval : batches) {
                    stages.addAll(bench.run(interval, run));
                }
            }
        }
        LatencyBenchResult result = new LatencyBenchResult(load, runs, machine, invocation.command(), stages);
        options.report(spec, result.json(), result.table());
        return 0;
    }

    private LatencyLoad load(Invocation invocation) {
        invocation.require(rate >= 100 && rate <= 100_000_000, "--rate must be 100 to 100000000");
        invocation.require(
                loads.stream().allMatch(share -> share > 0 && share <= 100), "--load must be above 0 and at most 100");
        invocation.require(seconds >= 1 && seconds <= 3600, "--seconds must be 1 to 3600");
        invocation.require(warmUp >= 0 && warmUp <= 3600, "--warm-up must be 0 to 3600");
        invocation.require(spikes > 0 && spikes <= 10_000, "--alerts must be above 0 and at most 10000");
        invocation.requirePartitions(partitions);
        invocation.requireDevices(devices, partitions);
        invocation.require(runs >= 1 && runs <= 100, "--runs must be 1 to 100");
        Duration period = DurationText.parse("--poll", poll);
        invocation.require(period.toMillis() >= 1 && period.toMillis() <= 10_000, "--poll must be 1ms to 10s");
        return new LatencyLoad(
                rate,
                loads.stream().map(share -> share / 100).toList(),
                seconds,
                warmUp,
                devices,
                partitions,
                spikes,
                period);
    }
}
