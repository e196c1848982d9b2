package io.seamark.deploy.demo;

import io.seamark.common.settings.DurationText;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.HelpOption;
import io.seamark.deploy.Home;
import io.seamark.deploy.fleet.Fleet;
import io.seamark.deploy.replay.Pacing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seamark demo}: everything at once, on real parts, on one machine. */
@Command(
        name = "demo",
        description = {
            "Starts a real Kafka and HDFS, imports history, runs the batch, starts speed and serving, streams readings,",
            "and prints the page's address. Ctrl-C stops everything."
        })
public final class DemoCommand implements Callable<Integer> {

    @Mixin
    HelpOption help;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--dir",
            defaultValue = "data/demo",
            description = "Folder for all that the demo writes; emptied" + " at the start (${DEFAULT-VALUE}).")
    Path dir;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description =
                    "Port of the page; 0 lets the system choose" + " (${DEFAULT-VALUE}, or a free one if it is taken).")
    int port;

    @Option(names = "--for", paramLabel = "TIME", description = "Stop after this time of streaming (never).")
    String length;

    @Option(
            names = "--devices",
            defaultValue = "200",
            description = "Devices of the simulated fleet (${DEFAULT-VALUE}).")
    int devices;

    @Option(names = "--days", defaultValue = "14", description = "Days of simulated history (${DEFAULT-VALUE}).")
    int days;

    @Option(
            names = "--pace",
            defaultValue = "3600",
            description =
                    "How fast the fleet sends its last 12 hours before it goes with the clock: simulated seconds in a"
                            + " second (${DEFAULT-VALUE}; 60 shows them as they pass, in 12 minutes).")
    double pace;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "What makes this fleet differ from others" + " (${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--faults-per-device-day",
            defaultValue = "0.6",
            description = "Faults of a device in a day, on" + " average (${DEFAULT-VALUE}).")
    double faults;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Real recordings instead of the simulated fleet: a folder" + " of CSV files, each a device.")
    Path data;

    @Option(
            names = "--ignore",
            split = ",",
            defaultValue = "anomaly,changepoint,label",
            description = "With --data:" + " columns that are no metrics (${DEFAULT-VALUE}).")
    Set<String> ignored;

    @Option(
            names = "--history",
            defaultValue = "0.5",
            description = "With --data: share of each file that is history" + " (${DEFAULT-VALUE}).")
    double history;

    @Option(
            names = "--rate",
            defaultValue = "500",
            description = "With --data: readings streamed in a second" + " (${DEFAULT-VALUE}).")
    double rate;

    @Option(
            names = "--exit-when-done",
            description =
                    "With --data: stop when all has been streamed and served, instead" + " of leaving the page up.")
    boolean exitWhenDone;

    @Override
    public Integer call() throws Exception {
        if (data != null && !Files.isDirectory(data)) {
            throw new CommandFailure("There is no folder '" + data + "'. Name a folder of CSV files with --data.");
        }
        if (!(history > 0 && history < 1)) {
            throw new CommandFailure("--history must lie between 0 and 1, not at " + history + ".");
        }
        Duration limit = length == null ? Duration.ofDays(3650) : DurationText.parse("--for", length);
        Path folder = dir.toAbsolutePath().normalize();
        Preflight.check(folder);
        try (Demo demo =
                new Demo(Home.find(), folder, port, story(), spec.commandLine().getOut())) {
            demo.run(limit, exitWhenDone);
        }
        return 0;
    }

    private Story story() {
        return data == null
                ? new FleetStory(
                        new Fleet(seed, devices, Duration.ofMinutes(1)), days, pace, Duration.ofHours(12), faults)
                : new RecordedStory(data, ignored, history, new Pacing.Rate(rate));
    }
}
