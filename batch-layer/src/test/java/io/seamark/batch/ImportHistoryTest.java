package io.seamark.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.common.settings.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code seamark import} as a shell runs it, with real Spark, on a store in a folder: its exit code, output and JSON file. */
class ImportHistoryTest {

    @TempDir
    private Path folder;

    private String out = "";
    private String err = "";

    private int run(Path source, String... more) {
        List<String> args = new ArrayList<>(List.of(
                source.toString(),
                "--set=store.root=" + folder.resolve("store").toUri(),
                "--json=" + folder.resolve("report.json")));
        args.addAll(List.of(more));
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        System.setOut(new PrintStream(outBytes, true, UTF_8));
        System.setErr(new PrintStream(errBytes, true, UTF_8));
        try {
            return Command.run(new ImportHistory(), args.toArray(String[]::new));
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
            out = outBytes.toString(UTF_8);
            err = errBytes.toString(UTF_8);
        }
    }

    private JsonObject report() throws IOException {
        return JsonParser.parseString(Files.readString(folder.resolve("report.json")))
                .getAsJsonObject();
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Rows of one device by the minute. */
    private static String rows(int count) {
        StringBuilder text = new StringBuilder("ts,x\n");
        for (int i = 0; i < count; i++) {
            text.append(1_700_000_000 + 60 * i).append(",1\n");
        }
        return text.toString();
    }

    @Test
    void whatWasTakenAndWhatNotIsPrintedAndWritten() throws IOException {
        String packed = "timestamp,temp,press,state\n"
                + "2026-01-05T00:02:00Z,22,NA,on,\n"
                + "2026-01-05T00:00:00Z,20,?,on,\n"
                + "2026-01-05T00:01:00Z,21,2.5,off,\n"
                + "2026-01-05T00:01:00Z,21.5,2.5,off,\n";
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(
                Files.createDirectories(folder.resolve("in")).resolve("a.csv.gz")))) {
            gzip.write(packed.getBytes(UTF_8));
        }
        StringBuilder array = new StringBuilder("[\n");
        for (int i = 0; i < 20; i++) {
            array.append(i == 0 ? "" : ",\n")
                    .append("  {\n    \"device\": \"b\",\n    \"ts\": ")
                    .append(1_700_000_000 + i)
                    .append(",\n    \"metrics\": {\n      \"x\": 1\n    }\n  }");
        }
        write("in/b.json", array + "\n]\n");
        Path c = write("in/c.csv", rows(1) + "never,1\n");

        assertThat(run(folder.resolve("in"))).isZero();

        assertThat(out.lines())
                .contains("Imported 25 readings of 3 devices from 3 files; 1 rows rejected.")
                .contains("  TIME_INVALID: 1, such as " + c + ":3: column 'ts' is 'never'; it is neither a number nor"
                        + " ISO 8601, such as 2026-01-31T12:00:00Z")
                .anyMatch(line -> line.startsWith("Column 'press' is no number in 2 cells"))
                .anyMatch(line -> line.startsWith("Column 'state' never holds a number"))
                .anyMatch(line -> line.startsWith("2 readings share their time with another of their device"))
                .anyMatch(line -> line.startsWith("Times fall 1 times, such as "));
        JsonObject report = report();
        assertThat(report.get("readings").getAsLong()).isEqualTo(25);
        assertThat(report.get("devices").getAsLong()).isEqualTo(3);
        assertThat(report.get("files").getAsLong()).isEqualTo(3);
        assertThat(report.get("rejected")).hasToString("{\"TIME_INVALID\":1}");
        assertThat(report.get("left_out")).hasToString("{\"press\":2,\"state\":4}");
        assertThat(report.getAsJsonObject("left_out_words").get("press")).hasToString("{\"?\":1,\"NA\":1}");
        assertThat(report.get("same_time").getAsLong()).isEqualTo(2);
        assertThat(report.has("error")).isFalse();

        assertThat(run(folder.resolve("in"))).as("again").isZero();
        assertThat(out).contains("Skipped 3 files that were imported before");
        assertThat(report().get("skipped").getAsLong()).isEqualTo(3);
    }

    @Test
    void nothingUsableOrTooMuchRejectedIsAFailureThatImportsNothing() throws IOException {
        Path none = write("none.csv", "ts,x\nnever,1\n");
        assertThat(run(none)).isEqualTo(1);
        assertThat(err)
                .contains("Nothing was imported. No row of the 1 files is a reading: TIME_INVALID: 1, such as " + none
                        + ":2: column 'ts' is 'never'");
        assertThat(report().get("readings").getAsLong()).isZero();
        assertThat(report().get("rejected")).hasToString("{\"TIME_INVALID\":1}");
        assertThat(report().get("error").getAsString()).startsWith("No row of the 1 files is a reading");

        Path some = write("some.csv", rows(8) + "never,1\n");
        assertThat(run(some)).isEqualTo(1);
        assertThat(err)
                .contains("1 of 9 rows (11.1 %) are no readings, more than --max-rejected 10 allows: TIME_INVALID: 1,"
                        + " such as " + some + ":10: column 'ts' is 'never'");
        assertThat(run(some, "--max-rejected=12")).as("not taken before").isZero();
        assertThat(report().get("readings").getAsLong()).isEqualTo(8);
        assertThat(run(some, "--max-rejected=lots")).isEqualTo(1);
        assertThat(err).contains("--max-rejected is 'lots', but must be a percentage from 0 to 100.");

        assertThat(run(write("long.csv", "time,name,value\n1700000000,a,1\n1700000000,b,2\n")))
                .isEqualTo(1);
        assertThat(err).contains("looks like the long form");
        assertThat(report().get("error").getAsString()).contains("looks like the long form");
    }

    @Test
    void filesOfOneNameFromDifferentFoldersAreRefusedUnlessToldWhatNamesTheDevice() throws IOException {
        Path a = write("a/main.csv", rows(3));
        Path b = write("b/main.csv", rows(3));
        assertThat(run(a, b.toString())).isEqualTo(1);
        assertThat(err).contains("'" + a + "' and '" + b + "' would both be of the device 'main'");
        assertThat(run(a, b.toString(), "--device-from=folder")).isZero();
        assertThat(report().get("devices").getAsLong()).isEqualTo(2);
    }
}
