package io.seamark.deploy.bench.detection;

import io.seamark.deploy.HelpOption;
import io.seamark.deploy.Home;
import io.seamark.deploy.Trees;
import io.seamark.deploy.bench.ground.Invocation;
import io.seamark.deploy.bench.ground.Machine;
import io.seamark.deploy.bench.ground.ResultOption;
import io.seamark.deploy.fleet.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seamark bench detection}: a simulated fleet whose faults are known. */
@Command(
        name = "detection",
        description = {
            "Simulate a fleet with faults, train on its past, score it by 'seamark evaluate', and hold the alerts against the",
            "faults. Then hold many devices in memory, and time the scoring. Needs nothing that runs."
        })
public final class DetectionBenchCommand implements Callable<Integer> {

    @Mixin
    HelpOption help;

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "100",
            description = "Devices, one reading a minute each. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "30",
            description = "Days that are scored. Default: ${DEFAULT-VALUE}.")
    private int days;

    @Option(
            names = "--history-days",
            paramLabel = "N",
            defaultValue = "14",
            description = "Days before them that are trained on. Default: ${DEFAULT-VALUE}.")
    private int historyDays;

    @Option(
            names = "--faults-per-device-day",
            paramLabel = "N",
            defaultValue = "0.1",
            description = "Faults that a device has in a day on average. Default: ${DEFAULT-VALUE}.")
    private double faultsPerDeviceDay;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the fleet and its faults. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--in-memory",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Devices to hold in memory. Default: ${DEFAULT-VALUE}.")
    private int inMemory;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "2g",
            description = "Heap of training and scoring. Default: ${DEFAULT-VALUE}.")
    private String heap;

    @Mixin
    private ResultOption result = new ResultOption();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where the temporary folder is made. Default: the system's folder for such.")
    private Path dir = Path.of(System.getProperty("java.io.tmpdir"));

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        Invocation invocation = new Invocation(spec);
        invocation.require(devices >= 1 && devices <= 1_000_000, "--devices must be 1 to 1000000");
        invocation.require(days >= 1 && days <= 366, "--days must be 1 to 366");
        invocation.require(historyDays >= 1 && historyDays <= 366, "--history-days must be 1 to 366");
        invocation.require(inMemory >= 1 && inMemory <= 10_000_000, "--in-memory must be 1 to 10000000");
        Home home = Home.find();
        Machine machine = Machine.here(home);
        DetectionBench.Task task = new DetectionBench.Task(devices, days, historyDays, faultsPerDeviceDay, seed);
        Files.createDirectories(dir);
        Path folder = Files.createTempDirectory(dir, "seamark-detection-");
        try {
            DetectionBench bench = new DetectionBench(home, folder, heap);
            FoundFaults found = bench.run(task);
            int round = (devices - 1) / DetectionBench.DEVICES_OF_A_ROUND;
            int last = devices - round * DetectionBench.DEVICES_OF_A_ROUND;
            ScoringCost cost = ScoringCost.measure(
                    Files.readAllBytes(bench.models()),
                    new Fleet(seed + round, last, Duration.ofMinutes(1)),
                    DetectionBench.BEGIN.toEpochMilli(),
                    inMemory);
            DetectionBenchResult reached = new DetectionBenchResult(task, found, cost, machine, invocation.command());
            result.report(spec, reached.json(), reached.table());
        } finally {
            Trees.delete(folder);
        }
        return 0;
    }
}
