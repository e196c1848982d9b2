package io.seamark.batch.evaluate;

import io.seamark.batch.Phases;
import io.seamark.batch.imports.Extent;
import io.seamark.batch.spark.Sessions;
import io.seamark.common.files.FileOptions;
import io.seamark.common.files.FilesReport;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seamark evaluate}: how well recordings are scored. */
@Command(
        name = "seamark evaluate",
        description = {
            "Score recordings, CSV files, as the live system would: train with the code of the nightly run, score with the"
                    + " code of the speed layer, row by row, each from itself and the rows of its device before it. A column"
                    + " 'device' names the device, else the file's name does.",
            "Writes a file of the same relative path for each, with the columns timestamp and anomaly_score, a line for"
                    + " every row; rows trained on score 0. An alert opens at 0.5. Needs nothing that runs."
        },
        mixinStandardHelpOptions = true)
public final class Evaluate implements Callable<Integer> {

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "folder of CSV files, at any depth")
    private Path data;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "folder for the scores; made if it is not there")
    private Path out;

    @ArgGroup(multiplicity = "1")
    private Choice choice = new Choice();

    @Option(
            names = "--ignore",
            split = ",",
            paramLabel = "COL",
            description = "columns that are no metrics, such as labels")
    private List<String> ignored = new ArrayList<>();

    @Mixin
    private FileOptions fileOptions = new FileOptions();

    @Option(
            names = "--alerts",
            paramLabel = "FILE",
            description = "write the alerts that would have been raised there, a JSON object a line")
    private Optional<Path> alerts = Optional.empty();

    @Option(names = "--models", paramLabel = "FILE", description = "write the trained models there, as one model file")
    private Optional<Path> modelFile = Optional.empty();

    @Spec
    private CommandSpec spec;

    /** What to train on: one of the three. */
    static final class Choice {
        @Option(
                names = "--train",
                paramLabel = "DIR",
                description = "train on the files of the same relative path there")
        private Path folder;

        @Option(
                names = "--train-rows",
                paramLabel = "N",
                description = "train on the first N rows of each file, with a column 'device' of each device")
        private Long rows;

        @Option(
                names = "--train-fraction",
                paramLabel = "F",
                description = "train on this share of the first rows, counted likewise, above 0, below 1")
        private Double fraction;

        TrainedOn trainedOn() {
            if (folder != null) {
                return TrainedOn.folder(folder);
            }
            return rows != null ? TrainedOn.rows(rows) : TrainedOn.fraction(fraction);
        }
    }

    public static void main(String[] args) {
        System.exit(io.seamark.common.settings.Command.run(new Evaluate(), args));
    }

    @Override
    public Integer call() throws Exception {
        TrainedOn trainedOn = choice.trainedOn();
        if (out.toAbsolutePath().normalize().startsWith(data.toAbsolutePath().normalize())) {
            throw new SeamarkException("--out is '" + out + "', which lies in --data '" + data
                    + "': its scores would be taken for recordings the next time. Name another folder.");
        }
        Settings given = options.load();
        Extent extent = new Extent(
                new TreeSet<>(ignored),
                "",
                fileOptions.deviceFrom(),
                fileOptions.isDeviceFromSaid(),
                0,
                Long.MAX_VALUE,
                1,
                false);
        Recordings recordings = Phases.run("find", () -> {
            Recordings found =
                    Recordings.find(data, trainedOn, extent, ReadingLimits.from(given), fileOptions.maxRejected(given));
            return new Phases.Done<>(found, found.files().size() + " files");
        });
        try (Scratch scratch = Scratch.create()) {
            // Whatever store is configured: history of an evaluation does not belong there.
            Settings settings = given.with(Map.of("seamark.store.root", scratch.root()));
            Models models;
            try (SparkSession spark = Sessions.open(settings, "seamark evaluate", "local[*]")) {
                models = Models.train(settings, spark, recordings);
            }
            if (modelFile.isPresent()) {
                models.write(modelFile.get());
            }
            try (AlertFile file = AlertFile.open(alerts)) {
                tell(new Scoring(settings, models, recordings).run(out, file), recordings.found());
            }
        }
        return 0;
    }

    private void tell(Scoring.Report report, FilesReport found) {
        PrintWriter writer = spec.commandLine().getOut();
        found.lines(found.sameTime()).forEach(writer::println);
        int without = report.withoutModel().size();
        writer.printf(
                "Scored %d rows of %d files into '%s': %d at or above 0.5, %d that are no readings; %d devices without a"
                        + " model.%n",
                report.rows(), report.files(), out, report.high(), report.rejected(), without);
        if (without > 0) {
            writer.println("Every row scores 0 of the devices without a model, such as '"
                    + report.withoutModel().first()
                    + "': too few of their rows are trained on.");
        }
        writer.flush();
        if (without > 0 && without == found.devices()) {
            throw new SeamarkException(
                    "No device has a model: train on more rows, or on files that name the same devices.");
        }
    }
}
