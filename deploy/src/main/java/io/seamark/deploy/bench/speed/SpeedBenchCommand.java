package io.seamark.deploy.bench.speed;

import io.seamark.common.settings.DurationText;
import io.seamark.deploy.HelpOption;
import io.seamark.deploy.Home;
import io.seamark.deploy.bench.ground.Backlog;
import io.seamark.deploy.bench.ground.BenchGround;
import io.seamark.deploy.bench.ground.BenchOptions;
import io.seamark.deploy.bench.ground.Cuts;
import io.seamark.deploy.bench.ground.Invocation;
import io.seamark.deploy.bench.ground.Machine;
import io.seamark.deploy.bench.speed.SpeedBenchResult.Load;
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

/** {@code seamark bench speed}: the whole speed layer beside bare consumers. */
@Command(
        name = "speed",
        description = {
            "Readings a second of the whole speed layer, of bare Kafka consumers that only read the bytes, and of ones",
            "that also parse them with Gson's streaming reader: each in a process of its own, from a cold JVM and after a",
            "pass of warm-up, with time of the processors, bytes allocated and memory. Brings its own Kafka and HDFS in a",
            "temporary folder. Exit code 1 if a reading is lost or counted twice."
        })
public final class SpeedBenchCommand implements Callable<Integer> {
    @Mixin
    HelpOption help;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(
            names = "--readings",
            paramLabel = "N",
            defaultValue = "2000000",
            description = "Readings of one pass; there are two. Default: ${DEFAULT-VALUE}.")
    private long readings;

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Devices that send them, one reading a second each. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "" + Topics.DEFAULT_PARTITIONS,
            description = "Partitions of the topic, each with a thread of its own. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1",
            description = "Measure so often, and give medians. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--cut",
            paramLabel = "N",
            defaultValue = "" + Cuts.USUAL,
            description = "Most readings that the speed layer takes in one batch. Default: ${DEFAULT-VALUE}.")
    private long cut;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "500ms",
            description = "Time between two batches; a cut in each is the most that can be measured."
                    + " Default: ${DEFAULT-VALUE}.")
    private String interval = "";

    @Option(
            names = "--beside",
            paramLabel = "NAME=COMMAND",
            description = {
                "Another program to time on the same readings in each run, such as 'Flink=engines/run flink whole';",
                "docs/benchmarks.md says what it is called with and prints. May be given more than once."
            })
    private List<String> beside = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Invocation invocation = new Invocation(spec);
        invocation.require(readings >= 1000 && readings <= 1_000_000_000, "--readings must be 1000 to 1000000000");
        invocation.requirePartitions(partitions);
        invocation.requireDevices(devices, partitions);
        invocation.require(runs >= 1 && runs <= 100, "--runs must be 1 to 100");
        invocation.require(cut >= 100 && cut <= 100_000_000, "--cut must be 100 to 100000000");
        Duration every = DurationText.parse("--interval", interval);
        invocation.require(every.toMillis() >= 50 && every.toMillis() <= 1000, "--interval must be 50ms to 1s");
        List<Beside> others =
                beside.stream().map(each -> other(invocation, each)).toList();
        invocation.require(
                others.stream().map(Beside::name).distinct().count() == others.size(),
                "--beside must have another NAME each");
        Home home = Home.find();
        Load load = new Load(readings, devices, partitions);
        Cuts cuts = Cuts.of(readings, partitions, cut, every);
        Machine machine = Machine.here(home);
        SpeedBenchResult result;
        try (BenchGround ground = options.ground()) {
            SpeedBench bench = new SpeedBench(home, ground, load, cuts, others);
            bench.train();
            Backlog backlog = bench.fill();
            List<SpeedRun> measured = new ArrayList<>();
            for (int run = 1; run <= runs; run++) {
                measured.add(bench.run(backlog, run));
            }
            result = new SpeedBenchResult(load, cuts, machine, invocation.command(), measured);
        }
        options.report(spec, result.json(), result.table());
        return 0;
    }

    private static Beside other(Invocation invocation, String text) {
        try {
            return Beside.parse(text);
        } catch (IllegalArgumentException e) {
            invocation.require(false, "--beside " + e.getMessage());
            throw e;
        }
    }
}
