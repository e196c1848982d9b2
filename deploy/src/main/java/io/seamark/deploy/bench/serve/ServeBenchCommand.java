package io.seamark.deploy.bench.serve;

import io.seamark.deploy.HelpOption;
import io.seamark.deploy.Home;
import io.seamark.deploy.bench.ground.BenchGround;
import io.seamark.deploy.bench.ground.BenchOptions;
import io.seamark.deploy.bench.ground.Invocation;
import io.seamark.deploy.bench.ground.Machine;
import io.seamark.deploy.stack.Topics;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seamark bench serve}: the serving layer beside its HTTP server alone. */
@Command(
        name = "serve",
        description = {
            "Look-ups a second and their times, asked of a real serving layer by another process, beside the same HTTP",
            "server answering a constant of the same size; alone, and while a new generation is taken up. Brings its own",
            "Kafka and HDFS in a temporary folder. Exit code 1 if an answer does not have every reading once."
        })
public final class ServeBenchCommand implements Callable<Integer> {
    @Mixin
    HelpOption help;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Devices of three metrics each. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "31",
            description = "Days of hourly summaries, of a reading a minute. Default: ${DEFAULT-VALUE}.")
    private int days;

    @Option(
            names = "--live-seconds",
            paramLabel = "N",
            defaultValue = "60",
            description =
                    "Seconds of readings beyond the seam, one a second of every device. Default: ${DEFAULT-VALUE}.")
    private int liveSeconds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "16",
            description = "Connections that are kept and used at once. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Length of one load. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "10",
            description = "Seconds of load on each question before it is measured. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "Measure so often, and give medians. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Invocation invocation = new Invocation(spec);
        invocation.require(devices >= Topics.DEFAULT_PARTITIONS && devices <= 100_000, "--devices must be 2 to 100000");
        invocation.require(days >= 30 && days <= 3650, "--days must be 30 to 3650");
        invocation.require(liveSeconds >= 1 && liveSeconds <= 3000, "--live-seconds must be 1 to 3000");
        invocation.require(connections >= 1 && connections <= 1000, "--connections must be 1 to 1000");
        invocation.require(seconds >= 1 && seconds <= 3600, "--seconds must be 1 to 3600");
        invocation.require(warmUp >= 1 && warmUp <= 3600, "--warm-up must be 1 to 3600");
        invocation.require(runs >= 1 && runs <= 100, "--runs must be 1 to 100");
        ServePlan plan =
                new ServePlan(devices, days, liveSeconds, Topics.DEFAULT_PARTITIONS, connections, seconds, warmUp);
        Home home = Home.find();
        Machine machine = Machine.here(home);
        ServeBenchResult result;
        try (BenchGround ground = options.ground()) {
            ServeGround served = new ServeGround(home, ground, plan);
            served.fill();
            ServeMeasures measures = new ServeBench(served, plan).run(runs);
            result = new ServeBenchResult(plan, served.history().rows(), machine, invocation.command(), measures);
        }
        options.report(spec, result.json(), result.table());
        return 0;
    }
}
