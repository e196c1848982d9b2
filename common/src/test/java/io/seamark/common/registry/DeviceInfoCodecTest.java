package io.seamark.common.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.fuzz.Fuzz;
import io.seamark.common.settings.Settings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceInfoCodecTest {

    private static final DeviceInfoCodec CODEC = new DeviceInfoCodec(DeviceInfoLimits.from(Settings.reference()));

    private static final DeviceInfo WHOLE = new DeviceInfo(
            "насос-17",
            Optional.of("pump"),
            Optional.of("north <quay>"),
            new TreeMap<>(Map.of("line", "3", "owner", "")),
            Optional.of(ZoneId.of("America/New_York")),
            Optional.of(Duration.ofSeconds(10)));

    private static DeviceInfo read(String json) {
        return CODEC.decode(json.getBytes(UTF_8));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        DeviceInfo bare = read("{\"device\":\"d\"}");
        for (DeviceInfo info : List.of(WHOLE, DeviceInfo.of("d", "pump", "north"), bare)) {
            byte[] bytes = DeviceInfoCodec.encode(info);
            assertThat(CODEC.decode(info.device().getBytes(UTF_8), bytes)).isEqualTo(info);
        }
        assertThat(new String(DeviceInfoCodec.encode(WHOLE), UTF_8))
                .isEqualTo(
                        "{\"device\":\"насос-17\",\"type\":\"pump\",\"site\":\"north <quay>\",\"labels\":{\"line\":\"3\","
                                + "\"owner\":\"\"},\"timeZone\":\"America/New_York\",\"expectedInterval\":10000}");
        assertThat(new String(DeviceInfoCodec.encode(bare), UTF_8)).isEqualTo("{\"device\":\"d\"}");
    }

    @Test
    void unknownFieldsAreIgnoredAndWhatIsNullOrBlankIsNotKnown() {
        assertThat(
                        read(
                                "{\"device\":\"d\",\"type\":null,\"site\":\" \",\"timeZone\":\"\",\"labels\":{\"a\":null},\"x\":[{}]}"))
                .isEqualTo(read("{\"device\":\"d\"}"));
    }

    @ParameterizedTest
    @CsvSource({"250,250", "'\"500ms\"',500", "'\"10s\"',10000", "'\"5m\"',300000", "'\"1d\"',86400000"})
    void anIntervalIsMillisecondsOrADuration(String written, long millis) {
        assertThat(read("{\"device\":\"d\",\"expectedInterval\":" + written + "}")
                        .expectedInterval())
                .contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|no field 'device'",
                "{\"device\":null}|no field 'device'",
                "{\"device\":\"\"}|'device' is empty",
                "{\"device\":7}|'device' is 7, which is no text",
                "{\"device\":\"a\\u0007\"}|control character \\u0007 at 1",
                "{\"device\":\"\\ud800\"}|'device' is no Unicode text",
                "{\"device\":\"d\",\"type\":[1]}|'type' is [1], which is no text",
                "{\"device\":\"d\",\"labels\":[1]}|'labels' is [1], which is no object",
                "{\"device\":\"d\",\"labels\":{\"a\":1}}|'labels.a' is 1, which is no text",
                "{\"device\":\"d\",\"timeZone\":\"Mars/Olympus\"}|'timeZone' is 'Mars/Olympus', which is no zone",
                "{\"device\":\"d\",\"timeZone\":\"not a zone\"}|which is no zone",
                "{\"device\":\"d\",\"expectedInterval\":0}|'expectedInterval' is 0, but must lie from 1 ms to 366 d",
                "{\"device\":\"d\",\"expectedInterval\":-5}|must lie from 1 ms",
                "{\"device\":\"d\",\"expectedInterval\":1.5}|no whole number of milliseconds",
                "{\"device\":\"d\",\"expectedInterval\":\"367d\"}|must lie from 1 ms",
                "{\"device\":\"d\",\"expectedInterval\":\"-1s\"}|must lie from 1 ms",
                "{\"device\":\"d\",\"expectedInterval\":\"soon\"}|which is no duration",
                "{\"device\":\"d\",\"expectedInterval\":true}|which is no text",
                "{\"device\":\"d\"} {}|broken JSON",
                "{device:'d'}|broken JSON",
                "{\"device\":|broken JSON",
                "[]|no JSON object",
                "7|no JSON object",
                "''|broken JSON"
            })
    void whatCannotBeUsedIsRefusedWithAReason(String json, String reason) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void whatIsTooMuchIsRefusedWithTheSetting() {
        DeviceInfoCodec narrow = new DeviceInfoCodec(new DeviceInfoLimits(80, 4, 5, 2));
        assertThat(narrow.decode("{\"device\":\"dddd\",\"type\":\"ttttt\",\"labels\":{\"a\":\"1\",\"b\":\"2\"}}"
                                .getBytes(UTF_8))
                        .labels())
                .hasSize(2);
        Map.of(
                        "{\"device\":\"ddddd\"}",
                        "'device' is longer than 4 bytes: 'ddddd'",
                        "{\"device\":\"dé\u00e9\u00e9\"}",
                        "longer than 4 bytes",
                        "{\"device\":\"d\",\"type\":\"tttttt\"}",
                        "'type' is longer than 5 bytes",
                        "{\"device\":\"d\",\"labels\":{\"aaaaaa\":\"\"}}",
                        "'labels' is longer than 5 bytes",
                        "{\"device\":\"d\",\"labels\":{\"a\":\"1\",\"b\":\"1\",\"c\":\"1\"}}",
                        "seamark.devices.max-labels",
                        "{\"device\":\"d\"}" + " ".repeat(80),
                        "seamark.devices.max-bytes")
                .forEach((json, reason) -> assertThatThrownBy(() -> narrow.decode(json.getBytes(UTF_8)))
                        .isInstanceOf(CorruptDataException.class)
                        .hasMessageContaining(reason));
    }

    @Test
    void aMessageUnderAnotherKeyIsRefused() {
        assertThatThrownBy(() -> CODEC.decode("other".getBytes(UTF_8), DeviceInfoCodec.encode(WHOLE)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("the key is 'other', but the device 'насос-17'");
        assertThatThrownBy(() -> CODEC.decode(new byte[] {(byte) 0xff}, DeviceInfoCodec.encode(WHOLE)))
                .hasMessageContaining("the key is no UTF-8");
        assertThatThrownBy(() -> CODEC.decode(new byte[] {'{', (byte) 0xff}))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("no UTF-8");
    }

    @Test
    void damageIsRefusedAndWhatIsReadCanBeWritten() throws Exception {
        List<byte[]> seeds = List.of(
                DeviceInfoCodec.encode(WHOLE),
                DeviceInfoCodec.encode(DeviceInfo.of("d", "pump", "north")),
                "{\"device\":\"d\",\"timeZone\":\"+05:30\",\"expectedInterval\":\"1.5h\"}".getBytes(UTF_8));
        Fuzz.Fates fates = Fuzz.json("the codec of devices", seeds).run(100_000, Duration.ofMinutes(2), () -> input -> {
            DeviceInfo info = CODEC.decode(input);
            DeviceInfo again = CODEC.decode(DeviceInfoCodec.encode(info));
            assertThat(again.timeZone()).isEqualTo(info.timeZone());
            assertThat(again.expectedInterval()).isEqualTo(info.expectedInterval());
            assertThat(again.labels()).hasSameSizeAs(info.labels());
        });
        assertThat(fates.read()).isGreaterThan(100);
        assertThat(fates.refused()).isGreaterThan(100);
    }
}
