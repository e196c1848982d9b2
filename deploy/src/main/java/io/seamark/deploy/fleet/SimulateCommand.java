package io.seamark.deploy.fleet;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.seamark.common.reading.EventTime;
import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.HelpOption;
import io.seamark.deploy.devices.DeviceTopic;
import io.seamark.deploy.replay.ReadingSender;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code seamark simulate}: the past of a fleet as CSV files, or a fleet that sends to Kafka now. */
@Command(
        name = "simulate",
        description = {
            "Simulate a fleet: its history as CSV files (--out), or live readings to Kafka (--live).",
            "The same seed, devices and interval are the same fleet, in history and live."
        })
public final class SimulateCommand implements Callable<Integer> {

    /** A live plan must end somewhere; no run is longer than this. */
    private static final Duration LIVE_HORIZON = Duration.ofDays(366);

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(names = "--devices", defaultValue = "200", description = "How many devices (${DEFAULT-VALUE}).")
    private int devices;

    @Option(
            names = "--interval",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "Time between two readings of a device, such as 500ms, 60s, 5m (${DEFAULT-VALUE}).")
    private Duration interval;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "What makes this fleet differ from others (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--faults-per-device-day",
            defaultValue = "0",
            description = "Faults that a device has in a day, on average (${DEFAULT-VALUE}).")
    private double faultsPerDeviceDay;

    @Option(
            names = "--fault-gap",
            defaultValue = "2h",
            converter = DurationConverter.class,
            description = "Time between two faults of a device, at least (${DEFAULT-VALUE}).")
    private Duration faultGap;

    @Mixin
    SettingsOptions settings;

    @ArgGroup(validate = false, heading = "%nHistory:%n")
    private final History history = new History();

    @ArgGroup(validate = false, heading = "%nLive:%n")
    private final Live live = new Live();

    private static final class History {
        @Option(
                names = "--out",
                description = "Folder for one CSV file per device, and faults.jsonl if there are faults.")
        private Path out;

        @Option(names = "--days", defaultValue = "14", description = "Days of history (${DEFAULT-VALUE}).")
        private double days;

        @Option(
                names = "--until",
                converter = TimeConverter.class,
                description = "Where the history ends: ISO-8601 or epoch ms (now).")
        private Instant until;
    }

    private static final class Live {
        @Option(names = "--live", description = "Send readings to Kafka until stopped.")
        private boolean live;

        @Option(
                names = "--bootstrap-servers",
                description = "host:port,... of the brokers (seamark.kafka.bootstrap-servers).")
        private String bootstrapServers;

        @Option(names = "--topic", defaultValue = "readings", description = "Topic of the readings (${DEFAULT-VALUE}).")
        private String topic;

        @Option(
                names = "--from",
                converter = TimeConverter.class,
                description = "Event time to begin at: ISO-8601 or epoch ms (now).")
        private Instant from;

        @Option(
                names = "--pace",
                defaultValue = "60",
                description = "Simulated seconds in a second, until the wall clock is reached (${DEFAULT-VALUE}).")
        private double pace;

        @Option(
                names = "--for",
                converter = DurationConverter.class,
                description = "Stop after this time (until interrupted).")
        private Duration length;

        @Option(names = "--late", defaultValue = "0", description = "Fraction of late readings (${DEFAULT-VALUE}).")
        private double late;

        @Option(names = "--duplicates", defaultValue = "0", description = "Fraction sent twice (${DEFAULT-VALUE}).")
        private double duplicates;

        @Option(
                names = "--broken",
                defaultValue = "0",
                description = "Broken messages for each reading, as a fraction (${DEFAULT-VALUE}).")
        private double broken;

        @Option(
                names = "--max-bytes",
                defaultValue = "65536",
                description =
                        "seamark.readings.max-bytes of the speed layer: broken messages exceed it (${DEFAULT-VALUE}).")
        private int maxBytes;

        @Option(
                names = "--max-metrics",
                defaultValue = "256",
                description =
                        "seamark.readings.max-metrics of the speed layer: broken messages exceed it (${DEFAULT-VALUE}).")
        private int maxMetrics;

        @Option(
                names = "--client",
                paramLabel = "KEY=VALUE",
                description = "Further setting of the Kafka client; repeatable.")
        private final Map<String, String> client = new HashMap<>();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (live.live == (history.out != null)) {
            throw new CommandFailure(
                    "Say what to simulate: either --out DIR for history or --live for readings to Kafka.");
        }
        try {
            Fleet fleet = new Fleet(seed, devices, interval);
            FaultPlanner planner = new FaultPlanner(faultsPerDeviceDay, faultGap);
            return live.live ? live(fleet, planner) : history(fleet, planner);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("This fleet cannot be: " + e.getMessage() + ".", e);
        }
    }

    private int history(Fleet fleet, FaultPlanner planner) throws IOException, InterruptedException {
        if (!(history.days > 0)) {
            throw new CommandFailure("--days must be more than 0, not " + history.days + ".");
        }
        long until = Optional.ofNullable(history.until).orElseGet(Instant::now).toEpochMilli();
        long from = until - (long) (history.days * 86_400_000);
        if (from < 0) {
            throw new CommandFailure("The history would begin before 1970: give fewer --days or a later --until.");
        }
        FaultPlan faults = planner.plan(fleet, from, until);
        long expected = (until - from) / interval.toMillis() * devices;
        long rows;
        try (ProgressBar bar = bar("simulate", expected)) {
            rows = new HistoryWriter(fleet, faults, history.out).write(from, until, bar::stepBy);
        }
        if (!faults.faults().isEmpty()) {
            FaultFile.write(faults, history.out.resolve("faults.jsonl"));
        }
        out().printf(
                        "%,d readings of %,d devices from %s to %s in '%s', %,d faults%n",
                        rows,
                        devices,
                        Instant.ofEpochMilli(from),
                        Instant.ofEpochMilli(until),
                        history.out,
                        faults.faults().size());
        return 0;
    }

    private int live(Fleet fleet, FaultPlanner planner) throws InterruptedException {
        Settings effective = settings.load();
        String brokers = live.bootstrapServers == null
                ? effective.string("seamark.kafka.bootstrap-servers")
                : live.bootstrapServers;
        long from = Optional.ofNullable(live.from).orElseGet(Instant::now).toEpochMilli();
        FaultPlan faults =
                planner.plan(fleet, from, Math.max(from, System.currentTimeMillis()) + LIVE_HORIZON.toMillis());
        LiveFleet.Plan plan = new LiveFleet.Plan(
                fleet,
                faults,
                new Delivery(live.late, live.duplicates, live.broken),
                new BrokenMessages(live.maxBytes, live.maxMetrics),
                from,
                live.pace);
        ReadingSender sender = new ReadingSender(brokers, live.topic, live.client);
        FleetInfo.send(
                fleet,
                new DeviceTopic(
                        brokers,
                        effective.string("seamark.kafka.topics.devices"),
                        live.client,
                        effective.duration("seamark.kafka.timeout")));
        LiveFleet running = LiveFleet.start(plan, sender);
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            interrupted.countDown();
            running.close();
            out().println(line(running.progress()));
        });
        Runtime.getRuntime().addShutdownHook(hook);
        long end = live.length == null ? Long.MAX_VALUE : System.nanoTime() + live.length.toNanos();
        while (running.running()
                && System.nanoTime() < end
                && !interrupted.await(
                        Math.min(1000, Math.max(1, (end - System.nanoTime()) / 1_000_000)), TimeUnit.MILLISECONDS)) {
            err().print("\r" + line(running.progress()));
            err().flush();
        }
        boolean alive = running.running();
        running.close();
        err().println();
        if (interrupted.getCount() > 0) {
            Runtime.getRuntime().removeShutdownHook(hook);
            out().println(line(running.progress()));
        }
        if (!alive || running.progress().failed() > 0) {
            throw new CommandFailure("Kafka did not take every message: "
                    + running.firstError().orElse("see the log") + ". Check the brokers and start again.");
        }
        return 0;
    }

    private static String line(LiveProgress progress) {
        return "%s  sent %,d (late %,d, duplicates %,d, broken %,d)  acknowledged %,d  failed %,d  faults %,d"
                .formatted(
                        Instant.ofEpochMilli(progress.simulatedTime()),
                        progress.sent(),
                        progress.late(),
                        progress.duplicates(),
                        progress.brokenCount(),
                        progress.acknowledged(),
                        progress.failed(),
                        progress.faultsStarted().size());
    }

    private static ProgressBar bar(String task, long total) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUpdateIntervalMillis(500)
                .setUnit(" readings", 1)
                .showSpeed()
                .build();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Durations as settings write them: 500ms, 60s, 5m, 2h, 1d. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return ConfigFactory.parseMap(Map.of("duration", value)).getDuration("duration");
            } catch (ConfigException e) {
                throw new TypeConversionException("'" + value + "' is no duration; write 500ms, 60s, 5m, 2h or 1d");
            }
        }
    }

    /** Event times as readings write them. */
    static final class TimeConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String value) {
            return Instant.ofEpochMilli(EventTime.parse(value)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + value + "' is no time; write 2026-01-31T06:00:00Z or epoch milliseconds")));
        }
    }
}
