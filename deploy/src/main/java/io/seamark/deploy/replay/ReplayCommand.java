package io.seamark.deploy.replay;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.seamark.common.files.FileOptions;
import io.seamark.common.files.ReadingFile;
import io.seamark.common.files.ReadingFiles;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.HelpOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seamark replay}: CSV or JSON into Kafka, at a rate. */
@Command(
        name = "replay",
        description = {
            "Send recorded readings to Kafka, in the order of their event times.",
            "CSV: a column timestamp, datetime, ts or time; every other column is a metric; a column device, or one",
            "device per file. JSON is sent as it stands, an object a message. Exit code 0 only if every message was",
            "acknowledged; nothing is sent if nothing in the files can be used, or too much of it is no reading."
        })
public final class ReplayCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "Files, or folders that are searched at any depth.")
    private List<Path> inputs;

    @Mixin
    SettingsOptions settings;

    @Option(
            names = "--bootstrap-servers",
            description = "host:port,... of the brokers (seamark.kafka.bootstrap-servers).")
    private String bootstrapServers;

    @Option(names = "--topic", defaultValue = "readings", description = "Topic of the readings (${DEFAULT-VALUE}).")
    private String topic;

    @ArgGroup(multiplicity = "0..1")
    private Speed speed = new Speed();

    private static final class Speed {
        @Option(names = "--rate", description = "Readings in a second (as fast as possible).")
        private Double rate;

        @Option(names = "--pace", description = "As recorded, times this factor.")
        private Double pace;

        private Pacing pacing() {
            if (rate != null) {
                return new Pacing.Rate(rate);
            }
            return pace != null ? new Pacing.Recorded(pace) : new Pacing.Unlimited();
        }
    }

    @Option(
            names = "--from-row",
            defaultValue = "0",
            description = "First row of each file, from 0 (${DEFAULT-VALUE}).")
    private long fromRow;

    @Option(names = "--from-fraction", description = "Pass over this share of the rows of each file, 0 to 1.")
    private Double fromFraction;

    @Option(names = "--to-row", description = "Row of each file to end before.")
    private Long toRow;

    @Option(names = "--to-fraction", description = "End after this share of the rows of each file, 0 to 1.")
    private Double toFraction;

    @Option(names = "--ignore", split = ",", description = "Columns of CSV files that are no metrics.")
    private final List<String> ignored = new ArrayList<>();

    @Mixin
    private FileOptions fileOptions = new FileOptions();

    @Option(names = "--device-prefix", defaultValue = "", description = "Put before each device id of CSV files.")
    private String devicePrefix;

    @Option(
            names = "--client",
            paramLabel = "KEY=VALUE",
            description = "Further setting of the Kafka client; repeatable.")
    private final Map<String, String> client = new HashMap<>();

    @Option(names = "--json", description = "Print the summary as JSON, and no progress.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Replay replay = replay();
        ReplayReport report;
        try (ReadingSender sender = new ReadingSender(brokers(), topic, client)) {
            report = json ? replay.run(sender, bytes -> {}) : withProgress(replay, sender);
        }
        spec.commandLine().getOut().println(json ? json(report) : report.line());
        if (!json) {
            report.details().forEach(spec.commandLine().getOut()::println);
        }
        if (!report.complete()) {
            throw new CommandFailure(
                    "%,d of %,d messages were not acknowledged: %s. Check the brokers and replay again; readings that arrived are"
                                    .formatted(
                                            report.sent() - report.acknowledged(),
                                            report.sent(),
                                            report.firstError().orElse("no answer"))
                            + " counted as duplicates then.");
        }
        return 0;
    }

    private String brokers() {
        return bootstrapServers == null ? settings.load().string("seamark.kafka.bootstrap-servers") : bootstrapServers;
    }

    private Replay replay() {
        try {
            Settings known = settings.load();
            Replay.Terms terms = new Replay.Terms(
                    ReadingLimits.from(known), fileOptions.maxRejected(known), fileOptions.isDeviceFromSaid());
            List<ReadingFile> files = ReadingFiles.find(inputs, fileOptions.deviceFrom());
            RowRange rows = new RowRange(
                    fromRow,
                    fromFraction == null ? OptionalDouble.empty() : OptionalDouble.of(fromFraction),
                    toRow == null ? OptionalLong.empty() : OptionalLong.of(toRow),
                    toFraction == null ? OptionalDouble.empty() : OptionalDouble.of(toFraction));
            return new Replay(files, rows, Set.copyOf(ignored), devicePrefix, speed.pacing(), terms);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure("Cannot replay: " + e.getMessage() + ".", e);
        }
    }

    private static ReplayReport withProgress(Replay replay, ReadingSender sender) throws InterruptedException {
        long bytes;
        try {
            bytes = 2 * replay.bytes(); // they are read twice
        } catch (IOException e) {
            throw new CommandFailure("Cannot replay " + e.getMessage() + ".", e);
        }
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName("replay")
                .setInitialMax(bytes)
                .setUpdateIntervalMillis(500)
                .setUnit(" MiB", 1 << 20)
                .showSpeed();
        try (ProgressBar bar = builder.build()) {
            LongConsumer step = bar::stepBy;
            return replay.run(sender, step);
        }
    }

    private static String json(ReplayReport report) {
        JsonObject object = new JsonObject();
        object.addProperty("files", report.files());
        object.addProperty("sent", report.sent());
        object.addProperty("acknowledged", report.acknowledged());
        object.addProperty("failed", report.failed());
        object.addProperty("withoutKey", report.withoutKey());
        object.addProperty("seconds", report.seconds());
        object.addProperty("perSecond", report.perSecond());
        JsonObject badRows = new JsonObject();
        report.badRows().forEach(badRows::addProperty);
        object.add("badRows", badRows);
        JsonObject leftOut = new JsonObject();
        report.found().leftOut().forEach(leftOut::addProperty);
        object.add("leftOut", leftOut);
        object.addProperty("sameTime", report.sameTime());
        report.firstError().ifPresent(error -> object.addProperty("firstError", error));
        return new Gson().toJson(object);
    }
}
