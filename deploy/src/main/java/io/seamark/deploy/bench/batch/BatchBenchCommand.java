package io.seamark.deploy.bench.batch;

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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code seamark bench batch} command. */
@Command(
        name = "batch",
        description = {
            "What the nightly run costs: archive, views and training of a whole log, each and together, beside a plain Spark",
            "scan of the Parquet files of the archive; how that grows; and how long the serving layer takes to load a",
            "generation while it answers. Brings its own Kafka and HDFS in a temporary folder."
        })
public final class BatchBenchCommand implements Callable<Integer> {
    /** Of a reading in Kafka, in the archive, and what Spark shuffles of it, about. */
    private static final long BYTES = 250;

    @Mixin
    HelpOption help;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(
            names = "--readings",
            split = ",",
            paramLabel = "N",
            defaultValue = "10000000,50000000",
            description = "Readings of the log; a nightly run for each. 0: none. Default: ${DEFAULT-VALUE}.")
    private List<Long> readings = List.of();

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Devices that send them. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "Event time between two readings of a device. Default: ${DEFAULT-VALUE}.")
    private String every = "";

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "" + Topics.DEFAULT_PARTITIONS,
            description = "Partitions of the topic. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "4g",
            description = "Heap of the nightly run and of the scan. Default: ${DEFAULT-VALUE}.")
    private String heap = "";

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "10000000",
            description =
                    "Aggregate rows of the generation to load, about. 0: none is loaded. Default: ${DEFAULT-VALUE}.")
    private long rows;

    @Option(
            names = "--row-devices",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Devices that these rows are of, each three metrics. Default: ${DEFAULT-VALUE}.")
    private int rowDevices;

    @Option(
            names = "--look-ups",
            paramLabel = "N",
            defaultValue = "200",
            description = "Look-ups a second before and while it is loaded. Default: ${DEFAULT-VALUE}.")
    private double lookUps;

    @Option(
            names = "--quiet",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description =
                    "For how long they are measured before; as long they go on unmeasured. Default: ${DEFAULT-VALUE}.")
    private double quiet;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1",
            description = "Measure so often, and give medians. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Invocation invocation = new Invocation(spec);
        BatchLoad load = load(invocation);
        Home home = Home.find();
        Machine machine = Machine.here(home);
        List<BatchNight> nights = new ArrayList<>();
        List<GenerationLoad> loads = new ArrayList<>();
        try (BenchGround ground = options.ground()) {
            ground.requireRoom(
                    Math.max(load.most() * BYTES, LoadBench.room(rows)),
                    "take fewer --readings and --rows, or another --dir");
            if (rows > 0) {
                LoadBench.Plan plan = new LoadBench.Plan(rows, rowDevices, lookUps, quiet);
                loads.addAll(new LoadBench(home, ground, plan).run(runs));
            }
            if (load.most() > 0) {
                try (BatchBench bench = new BatchBench(home, ground, load, heap)) {
                    for (long size : load.readings()) {
                        bench.fillTo(size);
                        for (int run = 1; run <= runs; run++) {
                            nights.add(bench.night(run));
                        }
                    }
                }
            }
        }
        BatchBenchResult result = new BatchBenchResult(load, runs, machine, invocation.command(), nights, loads);
        options.report(spec, result.json(), result.table());
        return 0;
    }

    private BatchLoad load(Invocation invocation) {
        Duration step = DurationText.parse("--every", every);
        List<Long> sizes = readings.stream().filter(size -> size != 0).sorted().toList();
        invocation.require(
                sizes.stream().allMatch(size -> size >= 1000 && size <= 1_000_000_000),
                "--readings must be 1000 to 1000000000, or 0 for none");
        invocation.requirePartitions(partitions);
        invocation.requireDevices(devices, partitions);
        invocation.require(
                step.toMillis() >= 1 && step.compareTo(Duration.ofDays(1)) <= 0, "--every must be 1ms to 1d");
        invocation.require(rows >= 0 && rows <= 1_000_000_000, "--rows must be 0 to 1000000000");
        invocation.require(rowDevices >= 2 && rowDevices <= 1_000_000, "--row-devices must be 2 to 1000000");
        invocation.require(lookUps > 0 && lookUps <= 100_000, "--look-ups must be above 0 and at most 100000");
        invocation.require(quiet >= 1 && quiet <= 3600, "--quiet must be 1 to 3600");
        invocation.require(runs >= 1 && runs <= 60, "--runs must be 1 to 60");
        invocation.require(!sizes.isEmpty() || rows > 0, "Nothing to measure: --readings and --rows are 0");
        return new BatchLoad(sizes, devices, step, partitions);
    }
}
