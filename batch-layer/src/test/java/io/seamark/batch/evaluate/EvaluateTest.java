package io.seamark.batch.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.alert.AlertCodec;
import io.seamark.common.alert.AlertEvent;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.settings.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateTest {

    private static final int ROWS = 1200;
    private static final int TRAINED = 600;
    private static final int SPIKE = 1000;
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    private static final List<String> ALL = List.of("site/pump.csv", "fan.csv", "gauge.csv", "boiler.csv");

    @TempDir
    private Path dir;

    private Path data;

    @BeforeEach
    void record() throws IOException {
        data = dir.resolve("data");
        Files.createDirectories(data.resolve("site"));
        write(data.resolve("site/pump.csv"), 0, ROWS, 1);
        write(data.resolve("fan.csv"), 0, ROWS, 2);
        writeOne(data.resolve("gauge.csv"), ROWS);
        writeSlow(data.resolve("boiler.csv"), ROWS);
    }

    /** One metric by the minute: of those what is new is found. */
    private static void writeOne(Path file, int rows) throws IOException {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder("timestamp,level,label\n");
        for (int row = 0; row < rows; row++) {
            double level = random.nextGaussian() + (row >= SPIKE && row < SPIKE + 10 ? 40 : 0);
            text.append(START.plusSeconds(60L * row)).append(',').append(level).append(",0\n");
        }
        Files.writeString(file, text);
    }

    /** Three metrics every ten minutes, so that the history has days: those are predicted. */
    private static void writeSlow(Path file, int rows) throws IOException {
        Random random = new Random(6);
        StringBuilder text = new StringBuilder("timestamp,temp,load,constant,label\n");
        for (int row = 0; row < rows; row++) {
            double day = Math.sin(2 * Math.PI * row / 144);
            double leap = row >= SPIKE && row < SPIKE + 10 ? 40 : 0;
            text.append(START.plusSeconds(600L * row))
                    .append(',')
                    .append(20 + 5 * day + random.nextGaussian() + leap)
                    .append(',')
                    .append(50 + 20 * day + random.nextGaussian())
                    .append(",7,0\n");
        }
        Files.writeString(file, text);
    }

    /** Two metrics around steady levels; one of them leaps for ten rows. The last column tells where. */
    private static void write(Path file, int from, int until, long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("timestamp;temp;rpm;label\n");
        for (int row = 0; row < until; row++) {
            boolean leap = row >= SPIKE && row < SPIKE + 10;
            double temp = 20 + random.nextGaussian() + (leap ? 40 : 0);
            double rpm = 900 + 10 * random.nextGaussian();
            if (row >= from) {
                text.append(START.plusSeconds(60L * row))
                        .append(';')
                        .append(temp)
                        .append(';')
                        .append(rpm)
                        .append(';')
                        .append(leap ? 1 : 0)
                        .append('\n');
            }
        }
        Files.writeString(file, text);
    }

    private List<String> scores(Path out, String file) throws IOException {
        return Files.readAllLines(out.resolve(file));
    }

    private static double score(String line) {
        return Double.parseDouble(line.substring(line.indexOf(',') + 1));
    }

    private static int run(Path data, Path out, String... more) {
        String[] args = new String[more.length + 6];
        String[] first = {"--data", data.toString(), "--out", out.toString(), "--ignore", "label"};
        System.arraycopy(first, 0, args, 0, 6);
        System.arraycopy(more, 0, args, 6, more.length);
        return Command.run(new Evaluate(), args);
    }

    @Test
    void everyRowGetsAScoreAndTheLeapAnAlert() throws IOException {
        Path out = dir.resolve("out");
        Path alerts = dir.resolve("alerts.jsonl");
        Path models = dir.resolve("models.smb");
        assertThat(run(
                        data,
                        out,
                        "--train-rows",
                        Integer.toString(TRAINED),
                        "--alerts",
                        alerts.toString(),
                        "--models",
                        models.toString()))
                .isZero();
        List<DeviceBaseline> trained = ModelFile.decode(Files.readAllBytes(models));
        assertThat(trained)
                .extracting(model -> model.detector().orElseThrow().name())
                .containsExactly("forecast", "distance", "novelty", "distance");
        List<AlertEvent> events = Files.readAllLines(alerts).stream()
                .map(line -> AlertCodec.decode(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
        for (DeviceBaseline model : trained) {
            assertThat(events)
                    .filteredOn(event -> event.device().equals(model.device()))
                    .filteredOn(event -> event.event() == AlertEvent.Kind.OPENED)
                    .isNotEmpty();
        }
        for (String file : ALL) {
            List<String> lines = scores(out, file);
            assertThat(lines).hasSize(ROWS + 1);
            assertThat(lines.get(0)).isEqualTo("timestamp,anomaly_score");
            assertThat(lines.get(1)).isEqualTo(START + ",0.0");
            assertThat(lines.subList(1, TRAINED + 1)).as("trained on").allMatch(line -> score(line) == 0);
            assertThat(score(lines.get(SPIKE + 1))).as("the leap").isGreaterThanOrEqualTo(0.5);
            assertThat(lines.subList(TRAINED + 1, SPIKE + 1))
                    .as("before")
                    .filteredOn(line -> score(line) >= 0.5)
                    // What is new to one metric may be so by chance, now and then.
                    .hasSizeLessThanOrEqualTo(file.equals("gauge.csv") ? 8 : 0);
        }
    }

    @Test
    void aFileThatIsCutShortKeepsItsScores() throws IOException {
        Path whole = dir.resolve("whole");
        Path cut = dir.resolve("cut");
        assertThat(run(data, whole, "--train-rows", Integer.toString(TRAINED))).isZero();
        write(data.resolve("fan.csv"), 0, SPIKE + 3, 2);
        writeOne(data.resolve("gauge.csv"), SPIKE + 3);
        writeSlow(data.resolve("boiler.csv"), SPIKE + 3);
        assertThat(run(data, cut, "--train-rows", Integer.toString(TRAINED))).isZero();
        for (String file : List.of("fan.csv", "gauge.csv", "boiler.csv")) {
            assertThat(scores(cut, file)).isEqualTo(scores(whole, file).subList(0, SPIKE + 4));
        }
        assertThat(scores(cut, "site/pump.csv")).isEqualTo(scores(whole, "site/pump.csv"));
    }

    @Test
    void historyMayLieInFilesOfItsOwn() throws IOException {
        Path train = dir.resolve("train");
        Files.createDirectories(train.resolve("site"));
        Files.delete(data.resolve("gauge.csv"));
        Files.delete(data.resolve("boiler.csv"));
        for (String file : List.of("site/pump.csv", "fan.csv")) {
            write(train.resolve(file), 0, TRAINED, 3);
            write(data.resolve(file), TRAINED, ROWS, 3);
        }
        Path out = dir.resolve("out");
        assertThat(run(data, out, "--train", train.toString())).isZero();
        List<String> lines = scores(out, "fan.csv");
        assertThat(lines).hasSize(ROWS - TRAINED + 1);
        assertThat(score(lines.get(SPIKE - TRAINED + 1))).isGreaterThanOrEqualTo(0.5);
    }

    /** Times with a decimal comma have to be quoted; the same rows once in a file of both devices, once in one of each. */
    @Test
    void devicesOfOneFileAreScoredAsInFilesOfTheirOwn() throws IOException {
        Path mixed = Files.createDirectories(dir.resolve("mixed"));
        StringBuilder both = new StringBuilder("timestamp;device;temp;rpm\n");
        StringBuilder first = new StringBuilder("timestamp;temp;rpm\n");
        StringBuilder second = new StringBuilder(first);
        Random random = new Random(7);
        for (int row = 0; row < ROWS; row++) {
            String time =
                    START.plusSeconds(60L * row).toString().replace('T', ' ').replace("Z", ",250;");
            String one = (20 + random.nextGaussian() + (row >= SPIKE ? 40 : 0)) + ";" + (900 + random.nextGaussian());
            String other = (50 + random.nextGaussian()) + ";" + (10 + random.nextGaussian());
            both.append(time).append("one;").append(one).append('\n');
            both.append(time).append("other;").append(other).append('\n');
            first.append(time).append(one).append('\n');
            second.append(time).append(other).append('\n');
        }
        Files.writeString(mixed.resolve("both.csv"), both);
        Files.writeString(mixed.resolve("first.csv"), first);
        Files.writeString(mixed.resolve("second.csv"), second);
        Path out = dir.resolve("out");
        assertThat(run(mixed, out, "--train-rows", Integer.toString(TRAINED))).isZero();
        List<String> scores = scores(out, "both.csv");
        assertThat(scores).hasSize(2 * ROWS + 1);
        assertThat(scores.subList(1, scores.size()))
                .allMatch(line -> line.matches("\"2026-01-05 \\d\\d:\\d\\d:00,250\",[0-9.E-]+"));
        List<String> firstScores = scores(out, "first.csv");
        List<String> secondScores = scores(out, "second.csv");
        for (int row = 1; row <= ROWS; row++) {
            assertThat(scores.get(2 * row - 1)).isEqualTo(firstScores.get(row));
            assertThat(scores.get(2 * row)).isEqualTo(secondScores.get(row));
        }
        assertThat(Double.parseDouble(scores.get(2 * SPIKE + 1).split(",")[2])).isGreaterThan(0.5);
    }

    @Test
    void filesThatCannotBeUsedAreAFailure() throws IOException {
        Path bad = Files.createDirectories(dir.resolve("bad"));
        Files.writeString(bad.resolve("a.csv"), "ts,x\nnever,1\n");
        assertThat(errorOf(bad, "--train-rows", "9"))
                .contains("No row of the 1 files is a reading: TIME_INVALID: 1, such as " + bad.resolve("a.csv")
                        + ":2: column 'ts' is 'never'");
        Files.writeString(bad.resolve("a.csv"), "ts,x\n1700000060,1\n1700000000,1\n");
        assertThat(errorOf(bad, "--train-rows", "9"))
                .contains("Times fall, but rows are scored in their order: " + bad.resolve("a.csv") + ":3:");
        Files.writeString(bad.resolve("a.csv"), "ts,x\n1700000000,1\nnever,1\n");
        assertThat(errorOf(bad, "--train-rows", "1"))
                .contains("1 of 2 rows (50.0 %) are no readings, more than --max-rejected 10 allows");
    }

    @Test
    void whatCannotBeDoneIsSaid() throws IOException {
        Path train = Files.createDirectories(dir.resolve("train"));
        write(train.resolve("fan.csv"), 0, TRAINED, 3);
        assertThat(errorOf(data, "--train", train.toString())).contains("boiler.csv' to train on");
        assertThat(errorOf(data, "--train-fraction", "1.5")).contains("--train-fraction is 1.5");
        assertThat(errorOf(data, "--train-rows", "0")).contains("--train-rows is 0");
        assertThat(errorOf(dir, "--train-rows", "9")).contains("which lies in --data");
        assertThat(errorOf(dir.resolve("nowhere"), "--train-rows", "9")).contains("which is no folder");
    }

    private String errorOf(Path from, String... more) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            assertThat(run(from, dir.resolve("out"), more)).isEqualTo(1);
        } finally {
            System.setErr(before);
        }
        return err.toString(StandardCharsets.UTF_8);
    }
}
