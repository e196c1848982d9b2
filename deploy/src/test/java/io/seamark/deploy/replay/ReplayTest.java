package io.seamark.deploy.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.csv.CsvOptions;
import io.seamark.common.csv.CsvProblem;
import io.seamark.common.csv.CsvReadings;
import io.seamark.deploy.CommandFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

    @Property
    void filesAreMergedInEventTimeOrderAndNothingIsLost(
            @ForAll @Size(max = 6) List<@Size(max = 20) List<@IntRange(max = 50) Integer>> files) throws IOException {
        List<Recording> recordings = new ArrayList<>();
        long expected = 0;
        for (int i = 0; i < files.size(); i++) {
            StringBuilder text = new StringBuilder();
            for (int ts : files.get(i).stream().sorted().toList()) {
                text.append("{\"device\":\"d%d\",\"ts\":%d,\"metrics\":{\"a\":1}}%n".formatted(i, ts));
                expected++;
            }
            recordings.add(json(text.toString(), RowRange.all()));
        }
        List<ReplayMessage> merged = drain(new MergedRecording(recordings));
        assertThat(merged).hasSize((int) expected);
        assertThat(merged).isSortedAccordingTo((a, b) -> Long.compare(a.ts(), b.ts()));
    }

    @Test
    void jsonLinesAreSentAsTheyStandUnderTheDeviceTheyName() {
        String good = "{ \"ts\":\"2026-01-01T00:00:00Z\", \"extra\":[1,{}], \"device\":\"pump-\\u00e4\" }";
        List<ReplayMessage> messages =
                drain(json(good + "\r\n\n{\"device\":\"x\",\n\"nonsense\"\n{\"ts\":1700000000}", RowRange.all()));
        assertThat(messages).hasSize(4);
        assertThat(new String(messages.get(0).value(), UTF_8)).isEqualTo(good);
        assertThat(new String(messages.get(0).key().orElseThrow(), UTF_8)).isEqualTo("pump-\u00e4");
        assertThat(messages.get(0).ts()).isEqualTo(1_767_225_600_000L);
        assertThat(messages.subList(1, 4)).allMatch(message -> message.key().isEmpty());
        assertThat(messages.get(1).ts()).isEqualTo(1_767_225_600_000L);
        assertThat(messages.get(3).ts()).isEqualTo(1_700_000_000_000L);
    }

    @Test
    void bytesThatAreNoTextAreSentAsTheyStand() {
        byte[] bytes = {'{', (byte) 0xff, (byte) 0xfe, '\n', 'x'};
        List<ReplayMessage> messages =
                drain(new JsonRecording(new LineReader(new ByteArrayInputStream(bytes)), RowRange.all()));
        assertThat(messages.get(0).value()).containsExactly('{', 0xff, 0xfe);
        assertThat(messages.get(1).value()).containsExactly('x');
    }

    @Test
    void rowsOutsideTheRangeArePassedOver() {
        String lines =
                "{\"device\":\"a\",\"ts\":0}\n{\"device\":\"a\",\"ts\":1}\n{\"device\":\"a\",\"ts\":2}\n{\"device\":\"a\",\"ts\":3}\n";
        RowRange middle = new RowRange(1, OptionalDouble.empty(), OptionalLong.of(3), OptionalDouble.empty());
        assertThat(drain(json(lines, middle))).extracting(ReplayMessage::ts).containsExactly(1000L, 2000L);
        RowRange half = new RowRange(0, OptionalDouble.of(0.5), OptionalLong.empty(), OptionalDouble.empty());
        assertThat(drain(json(lines, half.within(4))))
                .extracting(ReplayMessage::ts)
                .containsExactly(2000L, 3000L);
    }

    @Test
    void badRowsOfACsvFileAreCountedAndNotSent() throws IOException {
        List<CsvProblem> problems = new ArrayList<>();
        CsvReadings rows = CsvReadings.open(
                new ByteArrayInputStream("ts,a\nx,1\n1700000000,2\n1700000001,\n1700000002,4\n".getBytes(UTF_8)),
                "test",
                CsvOptions.ofDevice("d"));
        RowRange range = new RowRange(1, OptionalDouble.empty(), OptionalLong.empty(), OptionalDouble.empty());
        List<ReplayMessage> messages = drain(new CsvRecording(rows, range, "p-", problems::add));
        assertThat(messages)
                .extracting(message -> new String(message.value(), UTF_8))
                .containsExactly(
                        "{\"device\":\"p-d\",\"ts\":1700000000000,\"metrics\":{\"a\":2.0}}",
                        "{\"device\":\"p-d\",\"ts\":1700000002000,\"metrics\":{\"a\":4.0}}");
        assertThat(problems).containsExactly(CsvProblem.METRICS_MISSING);
    }

    @Test
    void pacingFollowsTheRateOrTheRecording() {
        assertThat(new Pacing.Rate(100).dueNanos(50, 999)).isEqualTo(500_000_000);
        assertThat(new Pacing.Recorded(10).dueNanos(50, 20_000)).isEqualTo(2_000_000_000);
        assertThat(new Pacing.Recorded(10).dueNanos(50, -5)).isZero();
        assertThat(new Pacing.Unlimited().dueNanos(50, 999)).isZero();
        assertThatThrownBy(() -> new Pacing.Rate(0)).hasMessage("the rate must be more than 0, not 0.0");
    }

    @Test
    void recordingsAreFoundInFolders(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("site"));
        for (String name : List.of("site/a.csv", "b.jsonl", "faults.jsonl", "notes.txt")) {
            Files.writeString(folder.resolve(name), "");
        }
        assertThat(RecordedFile.at(folder))
                .containsExactly(
                        new RecordedFile(folder.resolve("site/a.csv"), "site-a"),
                        new RecordedFile(folder.resolve("b.jsonl"), "b.jsonl"));
        assertThatThrownBy(() -> RecordedFile.at(folder.resolve("notes.txt"))).hasMessageContaining("must end in");
        assertThatThrownBy(() -> RecordedFile.at(folder.resolve("gone"))).hasMessageContaining("no such file");
    }

    @Test
    void aMissingBrokerIsNamed() {
        assertThatThrownBy(() -> new ReadingSender("nonsense", "readings", Map.of()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("'nonsense'")
                .hasMessageContaining("host:port");
        assertThatThrownBy(() -> new ReadingSender("127.0.0.1:1", "readings", Map.of("max.block.ms", "200")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("127.0.0.1:1");
    }

    private static Recording json(String lines, RowRange range) {
        return new JsonRecording(new LineReader(new ByteArrayInputStream(lines.getBytes(UTF_8))), range);
    }

    private static List<ReplayMessage> drain(Recording recording) {
        List<ReplayMessage> messages = new ArrayList<>();
        recording.forEachRemaining(messages::add);
        return messages;
    }
}
