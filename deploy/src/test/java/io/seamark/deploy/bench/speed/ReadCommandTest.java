package io.seamark.deploy.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.deploy.Seamark;
import io.seamark.deploy.bench.ground.Cuts;
import io.seamark.deploy.bench.ground.SyntheticReadings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ReadCommandTest {

    @Test
    void itIsNotAmongTheCommandsForPeople() {
        StringWriter out = new StringWriter();
        assertThat(Seamark.commandLine().setOut(new PrintWriter(out)).execute("bench", "--help"))
                .isZero();
        assertThat(out.toString()).containsPattern("(?m)^  speed ").doesNotContainPattern("(?m)^  read ");
    }

    @Test
    void aRangeIsReadAsItIsWritten() {
        OffsetRange range = new OffsetRange(3, 200_000, 1_000_000);
        assertThat(ReadCommand.text(range)).isEqualTo("3:200000-1000000");
        assertThat(new ReadCommand.RangeConverter().convert(ReadCommand.text(range)))
                .isEqualTo(range);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "3:1", "3:2-1", "x:1-2", "-1:1-2", "3:1-2,4:1-2", "9999999999:1-2"})
    void whatIsNoRangeIsRefused(String text) {
        assertThatThrownBy(() -> new ReadCommand.RangeConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void passesOfOtherPartitionsAreRefused() {
        for (String warm : new String[] {"1:10-20", "0:10-20,1:10-20", "0:10-20,0:20-30"}) {
            StringWriter err = new StringWriter();
            int exitCode = Seamark.commandLine()
                    .setErr(new PrintWriter(err))
                    .execute(Stream.of(
                                    "bench read --bootstrap-servers h:1 --topic t --work BYTES --cold 0:0-10 --warm",
                                    warm)
                            .flatMap(text -> Stream.of(text.split(" ")))
                            .toArray(String[]::new));
            assertThat(exitCode).isEqualTo(2);
            assertThat(err.toString()).contains("--cold and --warm must name the same partitions");
        }
    }

    @Test
    void thePassesMeetWhereTheCutsOfTheFirstOneEnd() {
        Passes passes = Passes.of(
                new Seam(Map.of(0, 1_000_000L, 1, 999_000L)), Cuts.of(1_000_000, 2, 400_000, Duration.ofSeconds(1)));
        assertThat(passes.cold()).containsExactly(new OffsetRange(0, 0, 500_001), new OffsetRange(1, 0, 500_001));
        assertThat(passes.warm())
                .containsExactly(new OffsetRange(0, 500_001, 1_000_000), new OffsetRange(1, 500_001, 999_000));
    }

    @Test
    void bothKindsOfWorkTakeAReadingAsItIsSent() {
        SyntheticReadings readings = new SyntheticReadings(2, 1, 0);
        readings.advance();
        ConsumerRecord<byte[], byte[]> message = new ConsumerRecord<>("t", 0, 0, readings.key(), readings.value());
        assertThat(Work.BYTES.applyAsLong(message)).isEqualTo(readings.key().length + readings.value().length);
        assertThat(Work.PARSE.applyAsLong(message)).isPositive();
        assertThatThrownBy(() -> Work.PARSE.applyAsLong(new ConsumerRecord<>(
                        "t", 0, 17, readings.key(), "{\"device\":".getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining("offset 17");
    }

    @Test
    void whatItMeasuredComesThroughItsLineOfJson() {
        TwoPasses measured =
                new TwoPasses(new PassCosts(10, 2, 1.5, 1000), new PassCosts(20, 1, Double.NaN, 2000), Double.NaN);
        JsonObject json = measured.json();
        assertThat(json.has("peak_bytes")).isFalse();
        assertThat(json.getAsJsonObject("warm").has("cpu_s")).isFalse();
        assertThat(TwoPasses.of(json)).isEqualTo(measured);
    }
}
