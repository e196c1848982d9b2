package io.seamark.deploy.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.deploy.Seamark;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bench with real processes, from an empty folder to the result and an empty folder again. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class SpeedBenchIT {
    @TempDir
    private Path folder;

    @Test
    void aSmallBenchMeasuresAllThreeAndLeavesNothingBehind() throws Exception {
        Path dir = Files.createDirectory(folder.resolve("dir"));
        Path json = folder.resolve("result.json");
        StringWriter out = new StringWriter();

        int exitCode = Seamark.commandLine()
                .setOut(new PrintWriter(out))
                .execute(
                        "bench",
                        "speed",
                        "--readings",
                        "20000",
                        "--devices",
                        "500",
                        "--runs",
                        "2",
                        "--dir",
                        dir.toString(),
                        "--json",
                        json.toString());

        assertThat(exitCode).isZero();
        assertThat(dir).isEmptyDirectory();
        assertThat(out.toString())
                .contains("byte reader", "Gson reader", "pipeline", "40,000 readings sent", "machine");
        JsonObject result = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(result.get("accepted").getAsLong()).isEqualTo(40_000);
        assertThat(result.get("readings").getAsLong()).isEqualTo(20_000);
        assertThat(result.get("partitions").getAsInt()).isEqualTo(2);
        for (String each : new String[] {"raw_bytes", "parse", "pipeline"}) {
            JsonObject figures = result.getAsJsonObject(each);
            for (String figure : new String[] {"readings_per_s", "cpu_s_per_million", "allocated_bytes_per_reading"}) {
                assertThat(figures.get("cold_" + figure).getAsDouble())
                        .as(each + " cold " + figure)
                        .isPositive();
                assertThat(figures.get("warm_" + figure).getAsDouble())
                        .as(each + " warm " + figure)
                        .isNotNegative(); // so few readings may take less than a tick of the processor's clock
            }
            assertThat(figures.get("peak_bytes").getAsDouble()).isGreaterThan(10e6);
        }
        assertThat(result.getAsJsonArray("runs")).hasSize(2);
    }

    @Test
    void aBenchOnAStackThatIsDownFailsAndLeavesNothingBehind() throws Exception {
        Path dir = Files.createDirectory(folder.resolve("dir"));
        int exitCode = Seamark.commandLine()
                .execute(
                        "bench",
                        "speed",
                        "--dir",
                        dir.toString(),
                        "--stack",
                        folder.resolve("absent").toString());
        assertThat(exitCode).isEqualTo(1);
        assertThat(dir).isEmptyDirectory();
    }
}
