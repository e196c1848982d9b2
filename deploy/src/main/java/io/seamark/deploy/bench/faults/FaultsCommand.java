package io.seamark.deploy.bench.faults;

import io.seamark.deploy.HelpOption;
import io.seamark.deploy.bench.ground.Invocation;
import io.seamark.deploy.bench.ground.ResultOption;
import io.seamark.deploy.fault.FaultReport;
import io.seamark.deploy.fault.FaultRun;
import io.seamark.deploy.fault.KillSchedule;
import io.seamark.deploy.fault.Proof;
import io.seamark.deploy.fault.Target;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code seamark bench faults}: nothing lost and nothing twice, whatever dies. */
@Command(
        name = "faults",
        description = {
            "Runs a whole Seamark of real processes under load, kills them by SIGKILL at named points and at random moments,",
            "measures how long each takes to recover, and compares all answers with the truth at the end. Brings its own",
            "Kafka, HDFS and Spark in a temporary folder, which stays if something was found. Exit code 0 only if nothing",
            "was lost, nothing was counted twice, and everything agrees."
        })
public final class FaultsCommand implements Callable<Integer> {
    @Mixin
    HelpOption help;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private int kills;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides who is killed and when, and what is sent; the same seed gives the same schedule."
                    + " Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--minutes", paramLabel = "N", description = "Stop after this time, whatever of the kills is left.")
    private Optional<Double> minutes = Optional.empty();

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            description = "Time from one kill to the next. Default: as soon as all is well again.")
    private Optional<Integer> every = Optional.empty();

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "Kill only these processes, or at these points: ${COMPLETION-CANDIDATES}.",
            completionCandidates = Names.class)
    private List<String> only = List.of();

    @Option(names = "--points", description = "Kill at the named points only; with --kills 0, at each of them once.")
    private boolean points;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "500",
            description = "Readings in a second. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "200",
            description = "Devices that send them. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "2",
            description = "Partitions of the topics. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--batch-every",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "Time from the start of a batch run to that of the next. Default: ${DEFAULT-VALUE}.")
    private int batchEvery;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "180",
            description = "How long a recovery may take. Default: ${DEFAULT-VALUE}.")
    private int patience;

    @Option(
            names = "--verify-every",
            paramLabel = "KILLS",
            defaultValue = "25",
            description = "Recompute and compare everything after so many kills; 0: only at the end."
                    + " Default: ${DEFAULT-VALUE}.")
    private int verifyEvery;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of all of Seamark's programs, e.g. --set speed.interval=500ms.")
    private List<String> settings = List.of();

    @Mixin
    private ResultOption result = new ResultOption();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where the temporary folder is made. Default: the system's folder for such.")
    private Path dir = Path.of(System.getProperty("java.io.tmpdir"));

    @Spec
    private CommandSpec spec;

    /** The names that {@code --only} knows. */
    static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Names() {
            Target.processes().forEach(target -> add(target.label()));
            Target.points().forEach(target -> add(target.label()));
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Invocation invocation = new Invocation(spec);
        invocation.require(kills >= (points ? 0 : 1) && kills <= 100_000, "--kills must be 1 to 100000");
        invocation.require(rate >= 1 && rate <= 100_000, "--rate must be 1 to 100000");
        invocation.require(devices >= 1 && devices <= 100_000, "--devices must be 1 to 100000");
        invocation.requirePartitions(partitions);
        invocation.require(batchEvery >= 10, "--batch-every must be at least 10 s");
        invocation.require(patience >= 10, "--patience must be at least 10 s");
        invocation.require(every.orElse(1) >= 1, "--every must be at least 1 s");
        invocation.require(minutes.orElse(1.0) > 0, "--minutes must be more than 0");
        invocation.require(settings.stream().allMatch(each -> each.indexOf('=') > 0), "--set must be KEY=VALUE");
        List<Target> targets = targets();
        KillSchedule schedule = kills == 0 ? KillSchedule.each(targets) : KillSchedule.of(seed, kills, targets);
        Proof proof = new Proof(
                seed,
                rate,
                devices,
                partitions,
                Duration.ofSeconds(batchEvery),
                every.map(Duration::ofSeconds),
                Duration.ofSeconds(patience),
                verifyEvery);
        PrintWriter out = spec.commandLine().getOut();
        out.printf("seed %d: the same seed gives the same schedule%n", seed);
        Duration time =
                minutes.map(each -> Duration.ofMillis((long) (each * 60_000))).orElse(Duration.ofDays(3650));
        try (FaultGround ground = FaultGround.prepare(dir, proof, settings, out)) {
            FaultRun run = ground.run();
            run.start();
            run.carryOut(schedule, time);
            FaultReport report = run.finish();
            result.write(report.json());
            out.println();
            out.print(report.table());
            out.flush();
            if (report.verdict().isClean()) {
                ground.discard();
                return 0;
            }
            return 1;
        }
    }

    private List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (String name : only) {
            targets.add(Target.named(name)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "--only knows no '" + name + "', but " + String.join(", ", new Names()))));
        }
        if (targets.isEmpty()) {
            if (!points) {
                targets.addAll(Target.processes());
            }
            targets.addAll(Target.points());
        }
        return targets;
    }
}
