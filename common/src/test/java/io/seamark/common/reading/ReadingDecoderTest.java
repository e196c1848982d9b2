package io.seamark.common.reading;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.seamark.common.settings.Settings;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingDecoderTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final ReadingLimits LIMITS =
            new ReadingLimits(2000, 4, 16, 3_600_000, 946_684_800_000L, 4_102_444_800_000L);

    private final ReadingDecoder decoder = new ReadingDecoder(LIMITS);

    @Test
    void acceptsAReadingAndGivesItsParts() {
        assertAccepted("{\"device\":\"d\",\"ts\":1700000000123,\"metrics\":{\"temp\":21.4,\"rpm\":900}}");
        assertThat(decoder.device()).isEqualTo("d");
        assertThat(decoder.ts()).isEqualTo(1_700_000_000_123L);
        assertThat(decoder.metricCount()).isEqualTo(2);
        assertThat(decoder.metric(1)).isEqualTo("rpm");
        assertThat(decoder.value(1)).isEqualTo(900);
        assertThat(decoder.reading().metrics()).containsExactly(entry("temp", 21.4), entry("rpm", 900.0));
    }

    @Test
    void theDefaultLimitsAreThoseOfTheSettings() {
        assertThat(ReadingLimits.from(Settings.reference()))
                .isEqualTo(new ReadingLimits(65536, 256, 128, 3_600_000, 946_684_800_000L, 4_102_444_800_000L));
    }

    @Test
    void ignoresUnknownFieldsOfAnyKindWhiteSpaceAndOrder() {
        assertAccepted(" \t\r\n{ \"x\" : [1, {\"y\":[true,false,null,\"s\\n\\u00e9\"]}, []], \"metrics\":{ \"a\" :1 } ,"
                + " \"ts\" : 1700000000000 , \"z\":{}, \"device\" : \"d\" } \n");
    }

    @Test
    void nullMetricsCountAsAbsent() {
        assertAccepted("{\"device\":\"d\",\"ts\":1700000000000,\"metrics\":{\"a\":null,\"b\":2}}");
        assertThat(decoder.reading().metrics()).containsExactly(entry("b", 2.0));
        assertRejected(metrics("{\"a\":null}"), RejectReason.METRICS_MISSING);
    }

    @Test
    void theLastOfARepeatedFieldCountsWhateverItIs() {
        assertAccepted("{\"device\":\"x\",\"device\":\"d\",\"ts\":1,\"ts\":1700000000000,"
                + "\"metrics\":{\"z\":1},\"metrics\":{\"a\":1,\"b\":5,\"a\":3}}");
        assertThat(decoder.ts()).isEqualTo(NOW);
        assertThat(decoder.reading().metrics()).containsExactly(entry("a", 3.0), entry("b", 5.0));
        assertRejected(
                "{\"device\":\"d\",\"device\":null,\"ts\":1700000000000,\"metrics\":{\"a\":1}}",
                RejectReason.DEVICE_MISSING);
        assertRejected(
                "{\"device\":\"d\",\"ts\":1700000000000,\"ts\":null,\"metrics\":{\"a\":1}}", RejectReason.TIME_MISSING);
        assertRejected(metrics("{\"a\":1,\"a\":null}"), RejectReason.METRICS_MISSING);
        assertAccepted("{\"device\":\"d\",\"ts\":1700000000000,\"metrics\":{\"a\":1,\"b\":2,\"c\":3,\"b\":null}}");
        assertThat(decoder.reading().metrics()).containsExactly(entry("a", 1.0), entry("c", 3.0));
    }

    @Test
    void thereIsOneZero() {
        assertAccepted(metrics("{\"a\":-0.0,\"b\":-0,\"c\":-1e-999}"));
        for (int i = 0; i < 3; i++) {
            assertThat(Double.doubleToRawLongBits(decoder.value(i))).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1700000000123",
                "1700000000.123",
                "1700000000.1239999",
                "1700000000123456",
                "1700000000123456789",
                "1700000000123.0",
                "1700000000123.999",
                "1.700000000123E12",
                "1.700000000123e9",
                "17000000001239E-1",
                "\"1700000000123\"",
                "\" 1700000000.123 \"",
                "\"2023-11-14T22:13:20.123Z\"",
                "\"2023-11-14 22:13:20.123 UTC\"",
                "\"2023-11-14T23:13:20.123+01:00[Europe/Berlin]\"",
                "\"2023-11-14 22:13:20.123\"",
                "\"2023-11-14T23:13:20.123+01:00\"",
                "\"\\u0032023-11-14T22:13:20.123Z\""
            })
    void readsTimesInAllTheirForms(String ts) {
        assertAccepted("{\"device\":\"d\",\"ts\":" + ts + ",\"metrics\":{\"a\":1}}");
        assertThat(decoder.ts()).isEqualTo(1_700_000_000_123L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "null|TIME_MISSING",
                "\"\"|TIME_INVALID",
                "\"yesterday\"|TIME_INVALID",
                "true|TIME_INVALID",
                "[1]|TIME_INVALID",
                "{}|TIME_INVALID",
                "1.5|TIME_TOO_EARLY",
                "1e3|TIME_TOO_EARLY",
                "0|TIME_TOO_EARLY",
                "-1|TIME_TOO_EARLY",
                "-1e-5|TIME_TOO_EARLY",
                "123456|TIME_TOO_EARLY",
                "946684799|TIME_TOO_EARLY",
                "946684799.9999|TIME_TOO_EARLY",
                "946684799999|TIME_TOO_EARLY",
                "20231114|TIME_TOO_EARLY",
                "202311142213|TIME_TOO_EARLY",
                "45244.925|TIME_TOO_EARLY",
                "\"1970-01-01T00:00:05Z\"|TIME_TOO_EARLY",
                "\"0001-01-01T00:00:00Z\"|TIME_TOO_EARLY",
                "\"1999-12-31T23:59:59.999Z\"|TIME_TOO_EARLY",
                "20231114221320|TIME_INVALID",
                "20231114221320123|TIME_INVALID",
                "1e99999999999|TIME_INVALID",
                "10000000000|TIME_INVALID",
                "253402300800000|TIME_TOO_EARLY",
                "99999999999999999999|TIME_INVALID",
                "9223372036854775808|TIME_TOO_FAR_AHEAD",
                "\"2023-02-30\"|TIME_INVALID",
                "\"2023-11-14 22:13 CET\"|TIME_INVALID",
                "\"10000-01-01\"|TIME_INVALID",
                "1700003600001|TIME_TOO_FAR_AHEAD",
                "1800000000|TIME_TOO_FAR_AHEAD",
                "2023111422|TIME_TOO_FAR_AHEAD",
                "\"9999-12-31T23:59:59Z\"|TIME_TOO_FAR_AHEAD",
                "017|MALFORMED_JSON",
                "+1|MALFORMED_JSON",
                "NaN|TIME_INVALID",
                "\"open\\x\"|MALFORMED_JSON",
                "nullx|MALFORMED_JSON"
            })
    void namesWhatIsWrongWithATime(String ts, RejectReason reason) {
        assertRejected("{\"device\":\"d\",\"ts\":" + ts + ",\"metrics\":{\"a\":1}}", reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|a clock that was never set",
                "4711|the time since the device started",
                "20231114|a date written as yyyyMMdd",
                "231114|a date written as yyMMdd",
                "202311142213|a date written as yyyyMMddHHmm",
                "231114221320|a date written as yyMMddHHmmss",
                "20231114221320|a date written as yyyyMMddHHmmss",
                "20231114221320123|a date written as yyyyMMddHHmmssSSS",
                "2311142213|a date written as yyMMddHHmm",
                "45244.925|a date as Excel counts days: 2023-11-14",
                "2460263.4|a Julian day",
                "2023|a year",
                "638355968000000000|.NET ticks",
                "133444520000000000|a Windows file time",
                "700000000|seconds since 2001",
                "99999999999999|neither seconds, milliseconds, microseconds nor nanoseconds",
                "\"1970-01-01T00:00:05Z\"|a clock that was never set",
                "\"2023-11-14 22:13 CET\"|'CET'",
                "\"yesterday\"|neither a number nor ISO 8601",
            })
    void aTimeThatIsRefusedIsNamedAndSaidToBeWhatItMayBe(String ts, String guess) {
        assertThat(decoder.decode(bytes("d"), bytes("{\"device\":\"d\",\"ts\":" + ts + ",\"metrics\":{\"a\":1}}"), NOW))
                .isFalse();
        assertThat(decoder.detail()).contains(guess).contains("'" + ts.replace("\"", "") + "'");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1_700_000_000, Long.MIN_VALUE, Long.MAX_VALUE, 1_700_000_000_000_000L})
    void aMessageTimeThatCannotBeIsNothingToHoldTheReadingAgainst(long messageTime) {
        byte[] good = bytes("{\"device\":\"d\",\"ts\":1700000000000,\"metrics\":{\"a\":1}}");
        for (int i = 0; i < 3; i++) {
            assertThat(decoder.decode(bytes("d"), good, messageTime)).isTrue();
        }
        byte[] late = bytes("{\"device\":\"d\",\"ts\":4102444800000,\"metrics\":{\"a\":1}}");
        assertThat(decoder.decode(bytes("d"), late, messageTime)).isFalse();
        assertThat(decoder.reason()).isEqualTo(RejectReason.TIME_TOO_FAR_AHEAD);
        assertThat(decoder.detail()).contains("the message's own time, " + messageTime);
        byte[] early = bytes("{\"device\":\"d\",\"ts\":0,\"metrics\":{\"a\":1}}");
        assertThat(decoder.decode(bytes("d"), early, messageTime)).isFalse();
        assertThat(decoder.reason()).isEqualTo(RejectReason.TIME_TOO_EARLY);
    }

    @ParameterizedTest
    @ValueSource(longs = {50 * 60_000L, 365 * 86_400_000L, 36_525 * 86_400_000L})
    void aRecordTimeAheadOfWhenTheMessageWasTakenLetsNothingPass(long ahead) {
        byte[] key = bytes("d");
        byte[] good = bytes("{\"device\":\"d\",\"ts\":1700000000000,\"metrics\":{\"a\":1}}");
        long hour = LIMITS.maxAheadMillis();
        assertThat(decoder.decode(key, good, NOW + ahead, NOW))
                .as("a reading of now")
                .isTrue();
        assertThat(decoder.decode(key, good, NOW + ahead, NOW - hour)).isTrue();
        assertThat(decoder.decode(key, good, NOW + ahead, NOW - hour - 1)).isFalse();
        assertThat(decoder.reason()).isEqualTo(RejectReason.RECORD_TIME_AHEAD);
        assertThat(decoder.detail())
                .contains("3600001 ms ahead of when the message was taken")
                .contains("LogAppendTime");
        byte[] later = bytes("{\"device\":\"d\",\"ts\":" + (NOW + hour + 1) + ",\"metrics\":{\"a\":1}}");
        assertThat(decoder.decode(key, later, NOW + ahead, NOW)).isFalse();
        assertThat(decoder.reason()).isEqualTo(RejectReason.RECORD_TIME_AHEAD);
    }

    @Test
    void aRecordTimeThatIsRightBlamesTheDeviceWheneverItWasTaken() {
        byte[] ahead = bytes("{\"device\":\"d\",\"ts\":1700003600001,\"metrics\":{\"a\":1}}");
        for (long taken : new long[] {NOW, NOW + 1, NOW + 10_000_000_000L, Long.MAX_VALUE}) {
            assertThat(decoder.decode(bytes("d"), ahead, NOW, taken)).isFalse();
            assertThat(decoder.reason()).isEqualTo(RejectReason.TIME_TOO_FAR_AHEAD);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1_700_000_000L})
    void aRecordTimeThatCannotBeLeavesWhenTheMessageWasTaken(long messageTime) {
        byte[] value = bytes("{\"device\":\"d\",\"ts\":1700003600001,\"metrics\":{\"a\":1}}");
        assertThat(decoder.decode(bytes("d"), value, messageTime, NOW + 1)).isTrue();
        assertThat(decoder.decode(bytes("d"), value, messageTime, NOW)).isFalse();
        assertThat(decoder.reason()).isEqualTo(RejectReason.TIME_TOO_FAR_AHEAD);
        assertThat(decoder.detail())
                .contains("3600001 ms ahead of when the message was taken")
                .contains("the message's own time, " + messageTime);
        assertThat(decoder.decode(bytes("d"), value, messageTime, 0))
                .as("a driver's clock that was never set says nothing")
                .isTrue();
    }

    @Test
    void theMessagesOwnTimeSaysWhatIsTooFarAhead() {
        byte[] value = bytes("{\"device\":\"d\",\"ts\":1700000000000,\"metrics\":{\"a\":1}}");
        assertThat(decoder.decode(bytes("d"), value, NOW - 3_600_000)).isTrue();
        assertThat(decoder.decode(bytes("d"), value, NOW - 3_600_001)).isFalse();
        assertThat(decoder.reason()).isEqualTo(RejectReason.TIME_TOO_FAR_AHEAD);
        assertThat(decoder.decode(bytes("d"), value, NOW + 1_000_000_000_000L))
                .as("late is accepted")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "01|MALFORMED_JSON",
                "1.|MALFORMED_JSON",
                ".5|MALFORMED_JSON",
                "+1|MALFORMED_JSON",
                "-|MALFORMED_JSON",
                "1e|MALFORMED_JSON",
                "1e+|MALFORMED_JSON",
                "0x10|MALFORMED_JSON",
                "1_000|MALFORMED_JSON",
                "nano|MALFORMED_JSON",
                "\"a|MALFORMED_JSON",
                "TRUE|MALFORMED_JSON",
                "1 2|MALFORMED_JSON",
                "|MALFORMED_JSON",
                "[1|MALFORMED_JSON",
                "{\"a\" 1}|MALFORMED_JSON",
                "{\"a\":1,}|MALFORMED_JSON",
                "{,}|MALFORMED_JSON"
            })
    void namesWhatIsWrongWithAValue(String value, RejectReason reason) {
        assertRejected(metrics("{\"ok\":1,\"a\":" + (value == null ? "" : value) + "}"), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "NaN|NOT_FINITE",
                "nan|NOT_FINITE",
                "-NaN|NOT_FINITE",
                "Infinity|NOT_FINITE",
                "-Infinity|NOT_FINITE",
                "+inf|NOT_FINITE",
                "1e999|NOT_FINITE",
                "-1e400|NOT_FINITE",
                "1e99999999999999999999|NOT_FINITE",
                "\"1\"|TEXT",
                "\"NaN\"|TEXT",
                "\"\"|TEXT",
                "\"1.4.2\"|TEXT",
                "\"é\\n\"|TEXT",
                "{}|OBJECT",
                "{\"x\":[1,{}]}|OBJECT",
                "[]|ARRAY",
                "[1,NaN,\"a\"]|ARRAY"
            })
    void whatIsNoNumberIsLeftOutAndTheRestCounts(String value, LeftOutReason reason) {
        for (int i = 0; i < 4; i++) { // the first of its kind, and those whose shape is known
            assertAccepted(metrics("{\"n\":1,\"a\":" + value + ",\"m\":" + i + "}"));
            assertThat(decoder.reading().metrics()).containsExactly(entry("n", 1.0), entry("m", (double) i));
            assertThat(decoder.leftOutCount()).isEqualTo(1);
            assertThat(decoder.leftOutMetric(0)).isEqualTo("a");
            assertThat(decoder.leftOutReason(0)).isEqualTo(reason);
        }
        assertRejected(metrics("{\"a\":" + value + "}"), RejectReason.METRICS_NOT_NUMERIC);
        assertThat(decoder.detail()).contains("'a'");
        assertRejected(metrics("{\"a\":1,\"a\":" + value + "}"), RejectReason.METRICS_NOT_NUMERIC);
        assertRejected(metrics("{\"a\":" + value + ",\"a\":null}"), RejectReason.METRICS_MISSING);
        assertAccepted(metrics("{\"a\":" + value + ",\"a\":2}"));
        assertThat(decoder.reading().metrics()).containsExactly(entry("a", 2.0));
        assertThat(decoder.leftOutCount()).isZero();
    }

    @Test
    void booleansAreOneAndZero() {
        for (int i = 0; i < 4; i++) {
            assertAccepted(metrics("{\"on\":" + (i % 2 == 0) + ",\"off\":" + (i % 2 == 1) + ",\"x\":7}"));
            assertThat(decoder.reading().metrics())
                    .containsExactly(entry("on", 1.0 - i % 2), entry("off", 0.0 + i % 2), entry("x", 7.0));
            assertThat(decoder.leftOutCount()).isZero();
        }
    }

    @Test
    void moreLeftOutThanMetricsAreAllowedIsTooMany() {
        assertAccepted(metrics("{\"a\":\"\",\"b\":\"\",\"c\":\"\",\"d\":\"\",\"n\":1}"));
        assertThat(decoder.leftOutCount()).isEqualTo(4);
        assertRejected(
                metrics("{\"a\":\"\",\"b\":\"\",\"c\":\"\",\"d\":\"\",\"e\":\"\",\"n\":1}"),
                RejectReason.TOO_MANY_METRICS);
    }

    @Test
    void aByteOrderMarkAndPaddingAreNoPartOfTheMessage() {
        String good = metrics("{\"a\":1}");
        for (String text :
                new String[] {"\ufeff" + good, good + "\0", "\ufeff" + good + "\r\n\0\0 \0\n", "\ufeff " + good}) {
            for (int i = 0; i < 3; i++) {
                assertAccepted(text);
                assertThat(decoder.reading().metrics()).containsExactly(entry("a", 1.0));
            }
        }
        assertRejected("\ufeff\ufeff" + good, RejectReason.MALFORMED_JSON);
        assertRejected("\0" + good, RejectReason.MALFORMED_JSON);
        assertRejected(good.replace("1}", "1\0}"), RejectReason.MALFORMED_JSON);
        assertRejected("\ufeff", RejectReason.MALFORMED_JSON);
        assertRejected("\0\0", RejectReason.MALFORMED_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1",
                "1e22",
                "1e23",
                "9007199254740993",
                "123456789012345678",
                "1234567890123456789",
                "4.9e-324",
                "2.2250738585072014E-308",
                "1.7976931348623157e308",
                "-0.30000000000000004",
                "0.000000000000000000000000000000000001",
                "1e-22",
                "1e-23",
                "3.0e+05",
                "100000000000000000000000"
            })
    void readsNumbersAsJavaDoes(String number) {
        assertAccepted(metrics("{\"a\":" + number + "}"));
        assertThat(decoder.value(0)).isEqualTo(Double.parseDouble(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"text\"",
                "17",
                "{",
                "}",
                "{]",
                "{\"device\"}",
                "{\"device\":}",
                "{'device':\"d\"}",
                "{device:\"d\"}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{\"a\"::1}",
                "{\"a\":tru}",
                "{\"a\":nul}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"tab\there\"}",
                "{\"a\":[1,]}",
                "{\"a\":[1}",
                "{\"a\":{\"b\"}}",
                "// c\n{}",
                "{/**/}",
                "{\"a\":1}}",
                "{\"a\":\"\\",
                "{\"metrics\":tru}",
                "{\"metrics\":{",
                "{\"device\":\"",
                "{\"device\":nope}",
                "{\"metrics\":{\"a\":1}"
            })
    void refusesBrokenJson(String text) {
        assertRejected(text, RejectReason.MALFORMED_JSON);
    }

    @Test
    void refusesTextAfterTheObject() {
        String good = "{\"device\":\"d\",\"ts\":1700000000000,\"metrics\":{\"a\":1}}";
        assertAccepted(good + " ");
        for (String tail : new String[] {"x", "{}", ",", "\0x", good, "\u00a0"}) {
            assertRejected(good + tail, RejectReason.MALFORMED_JSON);
        }
    }

    @Test
    void refusesHostileDepthWithoutHarm() {
        assertAccepted("{\"x\":" + "[".repeat(60) + "]".repeat(60)
                + ",\"device\":\"d\",\"ts\":1700000000000,\"metrics\":{\"a\":1}}");
        assertRejected("{\"x\":" + "[".repeat(900) + "]".repeat(900) + "}", RejectReason.MALFORMED_JSON);
        assertRejected("{\"x\":" + "{\"a\":".repeat(300), RejectReason.MALFORMED_JSON);
        assertRejected(metrics("{\"a\":" + "[".repeat(900) + "}"), RejectReason.MALFORMED_JSON);
    }

    @Test
    void namesWhatIsWrongWithADevice() {
        assertRejected("{}", RejectReason.DEVICE_MISSING);
        assertRejected("{\"device\":\"\",\"ts\":1700000000000,\"metrics\":{\"a\":1}}", RejectReason.DEVICE_MISSING);
        assertRejected("{\"device\":null,\"ts\":1700000000000,\"metrics\":{\"a\":1}}", RejectReason.DEVICE_MISSING);
        for (String device : new String[] {
            "5",
            "true",
            "[]",
            "{}",
            "\"12345678901234567\"",
            "\"a\\u0000b\"",
            "\"a\\nb\"",
            "\"a\\u007fb\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\""
        }) {
            assertRejected(
                    "{\"device\":" + device + ",\"ts\":1700000000000,\"metrics\":{\"a\":1}}",
                    RejectReason.DEVICE_INVALID);
        }
    }

    @Test
    void twoDevicesThatAreNoUnicodeTextDoNotBecomeOne() {
        byte[] value = bytes("{\"device\":\"\\ud800\",\"ts\":1700000000000,\"metrics\":{\"a\":1}}");
        assertThat(decoder.decode(bytes("?"), value, NOW)).isFalse();
        assertThat(decoder.reason()).isEqualTo(RejectReason.DEVICE_INVALID);
        assertRejected(metrics("{\"\\udfff\":1}"), RejectReason.METRIC_NAME_INVALID);
    }

    @Test
    void bindsTheDeviceToTheKey() {
        byte[] value = bytes("{\"device\":\"d\",\"ts\":1700000000000,\"metrics\":{\"a\":1}}");
        assertVerdict(null, value, RejectReason.KEY_MISSING);
        assertVerdict(new byte[0], value, RejectReason.KEY_MISMATCH);
        assertVerdict(bytes("e"), value, RejectReason.KEY_MISMATCH);
        assertVerdict(bytes("dd"), value, RejectReason.KEY_MISMATCH);
        assertVerdict(null, null, RejectReason.NULL_VALUE);
        assertVerdict(bytes("d"), null, RejectReason.NULL_VALUE);
        byte[] latin = "{\"device\":\"\\u00e9\",\"ts\":1700000000000,\"metrics\":{\"a\":1}}".getBytes(UTF_8);
        assertVerdict("é".getBytes(ISO_8859_1), latin, RejectReason.KEY_MISMATCH);
        assertThat(decoder.decode("é".getBytes(UTF_8), latin, NOW)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"насос-1", "ポンプ", "\ud83d\ude80-7", "a b", "é", "\"q\"", "back\\slash"})
    void devicesAreUnicodeTextEscapedOrNot(String device) {
        byte[] plain = ReadingEncoder.toJson(new Reading(device, NOW, java.util.Map.of("a", 1.0)));
        assertThat(decoder.decode(bytes(device), plain, NOW)).isTrue();
        assertThat(decoder.device()).isEqualTo(device);
        String escaped =
                device.chars().mapToObj(c -> String.format("\\u%04X", c)).collect(Collectors.joining());
        byte[] other = bytes("{\"device\":\"" + escaped + "\",\"ts\":1700000000000,\"metrics\":{\"a\":1}}");
        assertThat(decoder.decode(bytes(device), other, NOW)).isTrue();
        assertThat(decoder.device()).isEqualTo(device);
    }

    @Test
    void fieldNamesWithEscapesAreUnknownFieldsAndNothingElse() {
        assertRejected(
                "{\"d\\u0065vice\":\"d\",\"ts\":1700000000000,\"metrics\":{\"a\":1}}", RejectReason.DEVICE_MISSING);
    }

    @Test
    void boundsMetricsNamesAndSize() {
        assertAccepted(metrics(numbered(4)));
        assertRejected(metrics(numbered(5)), RejectReason.TOO_MANY_METRICS);
        assertAccepted(metrics("{\"1234567890123456\":1}"));
        assertRejected(metrics("{\"12345678901234567\":1}"), RejectReason.METRIC_NAME_INVALID);
        assertRejected(metrics("{\"ééééééééé\":1}"), RejectReason.METRIC_NAME_INVALID);
        assertRejected(metrics("{\"\":1}"), RejectReason.METRIC_NAME_INVALID);
        assertRejected(metrics("{\"a\\u0000\":1}"), RejectReason.METRIC_NAME_INVALID);
        assertRejected(metrics("{\"a\\tb\":1}"), RejectReason.METRIC_NAME_INVALID);
        String good = metrics("{\"a\":1}");
        assertAccepted(good + " ".repeat(2000 - good.length()));
        assertRejected(good + " ".repeat(2001 - good.length()), RejectReason.TOO_LARGE);
    }

    @Test
    void withoutMetricsThereIsNoReading() {
        assertRejected("{\"device\":\"d\",\"ts\":1700000000000}", RejectReason.METRICS_MISSING);
        for (String none : new String[] {"{}", "null", "5", "[]", "\"a\""}) {
            assertRejected(metrics(none), RejectReason.METRICS_MISSING);
        }
    }

    @Test
    void namesABrokenEncodingWhereverItStands() {
        String[] places = {
            "{\"device\":\"d\",\"ts\":1700000000000,\"metrics\":{\"a\":1},\"x\":\"#\"}",
            "{\"device\":\"d#\",\"ts\":1700000000000,\"metrics\":{\"a\":1}}",
            "{\"device\":\"d\",\"ts\":1700000000000,\"metrics\":{\"a#\":1}}",
            "{\"device\":\"d\",\"ts\":1700000000000,\"metrics\":{\"a\":#1}}",
            "#{\"device\":\"d\",\"ts\":1700000000000,\"metrics\":{\"a\":1}}",
            "{\"device\":\"d\",\"ts\":\"#\",\"metrics\":{\"a\":1}}",
            "{\"device\":\"d\",\"ts\":\"\\n#\",\"metrics\":{\"a\":1}}"
        };
        for (String place : places) {
            for (String broken :
                    new String[] {"\u00ff", "\u00c3", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00f5\u0080\u0080\u0080"
                    }) {
                assertVerdict(bytes("d"), place.replace("#", broken).getBytes(ISO_8859_1), RejectReason.INVALID_UTF8);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"ts\":1793577600000,\"values\":{\"temp\":21.4}}|ThingsBoard",
                "{\"pump-24\":[{\"ts\":1793577600000,\"values\":{\"temp\":21.4}}]}|ThingsBoard",
                "[{\"device\":\"d\",\"ts\":1793577600000,\"metrics\":{\"temp\":21.4}}]|several readings in one message",
                "[{\"bn\":\"urn:dev\",\"bt\":1793577600,\"n\":\"temp\",\"v\":21.4}]|SenML",
                "{\"end_device_ids\":{\"device_id\":\"lora-24\"}}|The Things Stack",
                "{\"timestamp\":17,\"metrics\":[{\"name\":\"temp\",\"value\":21.4}],\"seq\":3}|Sparkplug",
                "{\"fields\":{\"temp\":21.4},\"name\":\"air\",\"tags\":{},\"timestamp\":1793577600}|Telegraf",
                "{\"phenomenonTime\":\"2026-11-02T00:00:00Z\",\"result\":21.4}|SensorThings",
                "{\"schema\":null,\"payload\":{\"device\":\"d\"}}|Kafka Connect",
                "{\"device\":\"d\",\"ts\":1700000000000,\"metrics\":{\"env\":{\"temp\":21.4}}}|metrics are nested",
                "{\"device\":\"d\",\"ts\":1700000000000,\"metrics\":{\"temp\":\"21.4\"}}|quotation marks",
                "{\"device\":\"d\",\"ts\":1700000000000,\"temp\":21.4}|not in 'metrics'",
                "{\"deviceId\":\"d\",\"timestamp\":1793577600000,\"metrics\":{\"temp\":21.4}}|under other names",
                "air,host=pi temp=21.4,hum=40i 1793577600000000000|InfluxDB line protocol",
                "2026-11-02T00:00:00Z;d;21.4|a line of CSV",
                "<r/>|XML"
            })
    void aMessageOfAnotherPlatformIsSaidToLookLikeIt(String text, String shape) {
        assertThat(decoder.decode(bytes("d"), bytes(text), NOW)).isFalse();
        assertThat(decoder.detail()).contains("; it looks like ").contains(shape);
    }

    @Test
    void aShapeIsNamedOfBytesThatAreNoTextAndNoneOfWhatIsMerelyBroken() {
        assertThat(decoder.decode(bytes("d"), metrics("{}").getBytes(UTF_16), NOW))
                .isFalse();
        assertThat(decoder.detail()).endsWith("UTF-16");
        assertThat(decoder.decode(bytes("d"), new byte[] {0, 0, 0, 0, 7, 2, 4}, NOW))
                .isFalse();
        assertThat(decoder.detail()).contains("schema registry");
        assertThat(decoder.decode(bytes("d"), new byte[] {8, 1, (byte) 0x92}, NOW))
                .isFalse();
        assertThat(decoder.detail()).contains("Protobuf");
        assertRejected("{\"device\":", RejectReason.MALFORMED_JSON);
        assertThat(decoder.detail()).doesNotContain("looks like");
    }

    @Test
    void everyRejectionSaysWhy() {
        assertRejected(metrics("{\"temp\":\"hot\"}"), RejectReason.METRICS_NOT_NUMERIC);
        assertThat(decoder.detail()).contains("temp");
    }

    private void assertAccepted(String text) {
        boolean accepted = decoder.decode(bytes("d"), bytes(text), NOW);
        assertThat(accepted).as(() -> decoder.reason() + " " + decoder.detail()).isTrue();
    }

    private void assertRejected(String text, RejectReason reason) {
        assertVerdict(bytes("d"), bytes(text), reason);
    }

    private void assertVerdict(byte[] key, byte[] value, RejectReason reason) {
        assertThat(decoder.decode(key, value, NOW)).isFalse();
        assertThat(decoder.reason()).as(decoder.detail()).isEqualTo(reason);
        assertThat(decoder.detail()).isNotBlank();
    }

    private static String metrics(String object) {
        return "{\"device\":\"d\",\"ts\":1700000000000,\"metrics\":" + object + "}";
    }

    private static String numbered(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"m" + i + "\":" + i)
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
