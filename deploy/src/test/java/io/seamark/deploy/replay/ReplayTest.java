package io.seamark.deploy.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.files.ReadingFile;
import io.seamark.common.files.RowReader;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import io.seamark.deploy.CommandFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ReplayTest {

    private static final ReadingLimits LIMITS = ReadingLimits.from(Settings.reference());
    private static final long START = 1_700_000_000_000L;

    @Property(tries = 200)
    void filesAreMergedInEventTimeOrderAndNothingIsLost(
            @ForAll @Size(max = 6) List<@Size(max = 20) List<@IntRange(max = 50) Integer>> files) throws IOException {
        List<Recording> recordings = new ArrayList<>();
        long expected = 0;
        for (int i = 0; i < files.size(); i++) {
            StringBuilder text = new StringBuilder();
            for (int ts : files.get(i)) {
                text.append("{\"device\":\"d%d\",\"ts\":%d,\"metrics\":{\"a\":1}}%n".formatted(i, START + ts));
                expected++;
            }
            recordings.add(SortedRecording.of(open("a.jsonl", text.toString(), RowRange.all()), 500));
        }
        try (MergedRecording all = new MergedRecording(recordings)) {
            List<ReplayMessage> merged = drain(all);
            assertThat(merged).hasSize((int) expected);
            assertThat(merged).isSortedAccordingTo((a, b) -> Long.compare(a.ts(), b.ts()));
        }
    }

    @Test
    void jsonLinesAreSentAsTheyStandUnderTheDeviceTheyName() throws IOException {
        String good =
                "{ \"ts\":\"2026-01-01T00:00:00Z\", \"extra\":[1,{}], \"device\":\"pump-\\u00e4\",\"metrics\":{\"a\":1} }";
        List<ReplayMessage> messages = drain(open(
                "a.jsonl",
                good + "\r\n\n{\"device\":\"x\",\n\"nonsense\"\n{\"device\":\"y\",\"ts\":\"never\"}",
                RowRange.all()));
        assertThat(messages).hasSize(4);
        assertThat(new String(messages.get(0).value(), UTF_8)).isEqualTo(good);
        assertThat(new String(messages.get(0).key().orElseThrow(), UTF_8)).isEqualTo("pump-\u00e4");
        assertThat(messages).allMatch(message -> message.ts() == 1_767_225_600_000L);
        assertThat(messages.subList(1, 3)).allMatch(message -> message.key().isEmpty());
        assertThat(new String(messages.get(3).key().orElseThrow(), UTF_8)).isEqualTo("y");
    }

    @Test
    void elementsOfAnArrayAreMessages() throws IOException {
        String one = "{\"device\":\"a\",\"ts\":1700000000000,\"metrics\":{\"x\":1}}";
        assertThat(drain(open("a.json", "[\n  " + one + ",\n  " + one + "\n]\n", RowRange.all())))
                .hasSize(2)
                .allMatch(message -> new String(message.value(), UTF_8).equals(one));
    }

    @Test
    void bytesThatAreNoTextAreSentAsTheyStand() throws IOException {
        byte[] bytes = {'{', (byte) 0xff, (byte) 0xfe, '\n', 'x'};
        List<ReplayMessage> messages = drain(open("a.jsonl", bytes, RowRange.all(), ""));
        assertThat(messages.get(0).value()).containsExactly('{', 0xff, 0xfe);
        assertThat(messages.get(1).value()).containsExactly('x');
    }

    @Test
    void rowsOutsideTheRangeArePassedOver() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            lines.append("{\"device\":\"a\",\"ts\":" + (START + i) + ",\"metrics\":{\"x\":1}}\n");
        }
        RowRange middle = new RowRange(1, OptionalDouble.empty(), OptionalLong.of(3), OptionalDouble.empty());
        assertThat(drain(open("a.jsonl", lines.toString(), middle)))
                .extracting(ReplayMessage::ts)
                .containsExactly(START + 1, START + 2);
        RowRange half = new RowRange(0, OptionalDouble.of(0.5), OptionalLong.empty(), OptionalDouble.empty());
        assertThat(drain(open("a.jsonl", lines.toString(), half.within(4))))
                .extracting(ReplayMessage::ts)
                .containsExactly(START + 2, START + 3);
    }

    @Test
    void badRowsOfACsvFileAreNotSent() throws IOException {
        RowRange range = new RowRange(1, OptionalDouble.empty(), OptionalLong.empty(), OptionalDouble.empty());
        byte[] text = "ts,a\n7x,1\n1700000000,2\n1700000001,\"1,5\"\n1700000002,4\n".getBytes(UTF_8);
        assertThat(drain(open("d.csv", text, range, "p-")))
                .extracting(message -> new String(message.value(), UTF_8))
                .containsExactly(
                        "{\"device\":\"p-d\",\"ts\":1700000000000,\"metrics\":{\"a\":2.0}}",
                        "{\"device\":\"p-d\",\"ts\":1700000002000,\"metrics\":{\"a\":4.0}}");
    }

    @Test
    void messagesOfOneTimeAndDeviceAreCounted() throws IOException {
        SameTimes sameTimes = new SameTimes();
        String text = "device,ts,a\na,1700000000,1\nb,1700000000,1\na,1700000000,2\na,1700000000,3\na,1700000001,1\n";
        drain(open("x.csv", text, RowRange.all())).forEach(sameTimes::add);
        assertThat(sameTimes.count()).isEqualTo(3);
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
    void aMissingBrokerIsNamed() {
        assertThatThrownBy(() -> new ReadingSender("nonsense", "readings", Map.of()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("'nonsense'")
                .hasMessageContaining("host:port");
        assertThatThrownBy(() -> new ReadingSender("127.0.0.1:1", "readings", Map.of("max.block.ms", "200")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("127.0.0.1:1");
    }

    private static Recording open(String name, String text, RowRange range) throws IOException {
        return open(name, text.getBytes(UTF_8), range, "");
    }

    private static Recording open(String name, byte[] bytes, RowRange range, String prefix) throws IOException {
        ReadingFile file = new ReadingFile(Path.of(name), "d");
        RowReader.Options options = new RowReader.Options(Set.of(), prefix, LIMITS, 4_000_000_000_000L);
        return new RowRecording(RowReader.open(file, new ByteArrayInputStream(bytes), options), range);
    }

    private static List<ReplayMessage> drain(Recording recording) {
        List<ReplayMessage> messages = new ArrayList<>();
        recording.forEachRemaining(messages::add);
        return messages;
    }
}
