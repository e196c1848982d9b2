package io.seamark.deploy.bench.scale;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.deploy.HelpOption;
import io.seamark.deploy.Home;
import io.seamark.deploy.bench.ground.BenchGround;
import io.seamark.deploy.bench.ground.BenchModels;
import io.seamark.deploy.bench.ground.BenchOptions;
import io.seamark.deploy.bench.ground.Invocation;
import io.seamark.deploy.bench.ground.Machine;
import io.seamark.deploy.stack.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seamark bench scale}: fleets of different sizes at the same load. */
@Command(
        name = "scale",
        description = {
            "Fleets of different sizes at the same load: readings a second of the whole speed layer, bytes a device, how",
            "long snapshots and checkpoints take and whether batches wait for them, and recovery after SIGKILL. Brings its",
            "own Kafka and HDFS in a temporary folder. Exit code 1 if a reading is lost or counted twice."
        })
public final class ScaleBenchCommand implements Callable<Integer> {
    private static final long BYTES_PER_READING = 400;

    @Mixin
    HelpOption help;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(
            names = "--devices",
            paramLabel = "N,N",
            split = ",",
            defaultValue = "1000,10000,100000,1000000",
            description = "Sizes of fleets. Default: ${DEFAULT-VALUE}.")
    private List<Integer> devices = List.of();

    @Option(
            names = "--readings",
            paramLabel = "N",
            defaultValue = "2000000",
            description = "Readings of one pass of the backlog; there are two, and at least one of each device in one."
                    + " Default: ${DEFAULT-VALUE}.")
    private long readings;

    @Option(
            names = "--cut",
            paramLabel = "N",
            defaultValue = "200000",
            description =
                    "Most readings of the backlog that the speed layer takes in one batch: all devices of a cut that are"
                            + " touched are in memory twice. Default: ${DEFAULT-VALUE}.")
    private long cut;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "" + Topics.DEFAULT_PARTITIONS,
            description = "Partitions of the topics. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Readings a second after the backlog. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "100",
            description =
                    "How long at that rate before the first kill; a snapshot is taken every minute, a checkpoint every"
                            + " 30 s. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "6g",
            description = "Heap of the speed layer. Default: ${DEFAULT-VALUE}.")
    private String heap = "6g";

    @Option(
            names = "--serving-heap",
            paramLabel = "SIZE",
            defaultValue = "3g",
            description = "Heap of the serving layer. Default: ${DEFAULT-VALUE}.")
    private String servingHeap = "3g";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Invocation invocation = new Invocation(spec);
        invocation.requirePartitions(partitions);
        invocation.require(
                !devices.isEmpty() && devices.stream().allMatch(n -> n >= partitions && n <= 10_000_000),
                "--devices must be the --partitions to 10000000 each");
        invocation.require(readings >= 1000 && readings <= 1_000_000_000, "--readings must be 1000 to 1000000000");
        invocation.require(cut >= 1000 && cut <= 100_000_000, "--cut must be 1000 to 100000000");
        invocation.require(rate >= 1 && rate <= 1_000_000, "--rate must be 1 to 1000000");
        invocation.require(seconds >= 10 && seconds <= 3600, "--seconds must be 10 to 3600");
        ScalePlan plan = new ScalePlan(readings, cut, partitions, rate, seconds, heap, servingHeap);
        Home home = Home.find();
        Machine machine = Machine.here(home);
        List<ScaleRun> runs = new ArrayList<>();
        try (BenchGround ground = options.ground()) {
            int most = devices.stream().mapToInt(Integer::intValue).max().orElseThrow();
            ground.requireRoom(2 * plan.pass(most) * BYTES_PER_READING, "take fewer --readings, or another --dir");
            List<DeviceBaseline> models = BenchModels.train(home, ground.folder());
            ScaleBench bench = new ScaleBench(home, ground, plan, models);
            for (int size : devices) {
                runs.add(bench.run(size));
            }
        }
        ScaleBenchResult result = new ScaleBenchResult(plan, runs, machine, invocation.command());
        options.report(spec, result.json(), result.table());
        return 0;
    }
}
