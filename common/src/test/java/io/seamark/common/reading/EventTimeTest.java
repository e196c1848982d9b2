package io.seamark.common.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

    @ParameterizedTest
    @CsvSource({
        "1700000000123, 2023-11-14T22:13:20.123Z",
        "1700000000, 2023-11-14T22:13:20Z",
        "1700000000.25, 2023-11-14T22:13:20.250Z",
        "1700000000123.9, 2023-11-14T22:13:20.123Z",
        "0, 1970-01-01T00:00:00Z",
        "1700000000.1234567890123456789, 2023-11-14T22:13:20.123Z",
        "01700000000123, 2023-11-14T22:13:20.123Z",
        "+1700000000, 2023-11-14T22:13:20Z",
        "1.7E12, 2023-11-14T22:13:20Z",
        "1.700000000123e+9, 2023-11-14T22:13:20.123Z",
        "17000000001239e-1, 2023-11-14T22:13:20.123Z",
        "1700000000123456, 2023-11-14T22:13:20.123Z",
        "1700000000123456789, 2023-11-14T22:13:20.123Z",
        "100000000000, 1973-03-03T09:46:40Z",
        "9999999999999, 2286-11-20T17:46:39.999Z",
        "9999999999.999, 2286-11-20T17:46:39.999Z",
        "2020-02-08T18:10:42 UTC, 2020-02-08T18:10:42Z",
        "2020-02-08 18:10:42utc, 2020-02-08T18:10:42Z",
        "2020-02-08 18:10:42 GMT, 2020-02-08T18:10:42Z",
        "2020-02-08 18:10:42 +0100, 2020-02-08T17:10:42Z",
        "2020-02-08 18:10:42 +01:00, 2020-02-08T17:10:42Z",
        "2020-02-08 18:10:42 UTC+1, 2020-02-08T17:10:42Z",
        "2020-02-08T18:10:42+1, 2020-02-08T17:10:42Z",
        "2020-02-08T18:10:42+5:30, 2020-02-08T12:40:42Z",
        "2020-02-08T18:10:42\u221201:00, 2020-02-08T19:10:42Z",
        "2020-02-08T18:10:42\u202f+01:00, 2020-02-08T17:10:42Z",
        "2020-02-08\u00a018:10:42, 2020-02-08T18:10:42Z",
        "2020-02-08T18:10:42+00:00:00, 2020-02-08T18:10:42Z",
        "2020-02-08T18:10:42Z[UTC], 2020-02-08T18:10:42Z",
        "2020-02-08T18:10:42+01:00[Europe/Berlin], 2020-02-08T17:10:42Z",
        "2020-02-08T18:10:42[Europe/Berlin], 2020-02-08T17:10:42Z",
        "2020-10-25T02:30:00[Europe/Berlin], 2020-10-25T00:30:00Z",
        "2020-02-08T18:10+01:00, 2020-02-08T17:10:00Z",
        "20200208T181042Z, 2020-02-08T18:10:42Z",
        "20200208T181042.5+0100, 2020-02-08T17:10:42.500Z",
        "20200208T1810, 2020-02-08T18:10:00Z",
        "2020-02-29, 2020-02-29T00:00:00Z",
        "2020-02-08 18:10:42, 2020-02-08T18:10:42Z",
        "2020-02-08 18:10:42.5, 2020-02-08T18:10:42.500Z",
        "2020-02-08T18:10, 2020-02-08T18:10:00Z",
        "2020-02-08T18:10:42.123456789Z, 2020-02-08T18:10:42.123Z",
        "'2020-02-08T18:10:42,5z', 2020-02-08T18:10:42.500Z",
        "2020-02-08T18:10:42+02:00, 2020-02-08T16:10:42Z",
        "2020-02-08T18:10:42-0530, 2020-02-08T23:40:42Z",
        "2020-02-08 18:10:42.000+01, 2020-02-08T17:10:42Z",
        "'  2020-02-08  ', 2020-02-08T00:00:00Z",
    })
    void understands(String text, Instant time) {
        assertThat(EventTime.parse(text)).hasValue(time.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "now",
                "-",
                ".",
                "-5",
                "1e",
                "1e+",
                "1.e5",
                ".5",
                "1e5x",
                "10000000000",
                "10000000000000",
                "20260208181042",
                "20260208181042123",
                "10000000000000000",
                "1e99999999999999999999",
                "2020-02-08 18:10:42 CET",
                "2020-02-08 18:10:42 EST5EDT",
                "2020-02-08T18:10:42[Mars/Olympus]",
                "2020-02-08T18:10:42+01:00[",
                "2020-02-08T18:10:42+01:60",
                "2020-02-08T18:10:42 Z Z",
                "20200208T18",
                "20200208T181042.",
                "20200230T181042",
                "1700000000.",
                "1700000000.x",
                "99999999999999999999999999",
                "2020-02-30",
                "2019-02-29",
                "2020-13-01",
                "2020-00-10",
                "2020/02/08",
                "2020-02-08T",
                "2020-02-08T18",
                "2020-02-08T24:00:00",
                "2020-02-08T18:60:00",
                "2020-02-08T18:10:60",
                "2020-02-08T18:10:4",
                "2020-02-08T18:10:42.",
                "2020-02-08T18:10:42.Z",
                "2020-02-08T18:10:42ZZ",
                "2020-02-08T18:10:42+",
                "2020-02-08T18:10:42+19:00",
                "2020-02-08T18:10:42+0x:00",
                "2020-02-08x18:10:42",
                "1969-12-31T23:59:59Z",
                "1970-01-01T00:00:00+01:00"
            })
    void refuses(String text) {
        assertThat(EventTime.parse(text)).isEmpty();
    }

    @Property
    void readsWhatJavaTimeWrites(
            @ForAll @LongRange(min = 0, max = EventTime.MAX) long millis,
            @ForAll @IntRange(min = -18 * 60, max = 18 * 60) int offsetMinutes) {
        Instant time = Instant.ofEpochMilli(millis);
        assertThat(EventTime.parse(time.toString())).hasValue(millis);
        LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        assertThat(EventTime.parse(utc.toString())).hasValue(millis);
        assertThat(EventTime.parse(utc.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS"))))
                .hasValue(millis);
        OffsetDateTime zoned = time.atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
        if (zoned.getYear() >= 1970 && zoned.getYear() <= 9999) {
            assertThat(EventTime.parse(zoned.toString())).hasValue(millis);
        }
    }

    @Property
    void aPlausibleInstantHasOneMeaningInEveryUnit(
            @ForAll @LongRange(min = 946_684_800_000L, max = 4_102_444_800_000L) long millis,
            @ForAll @IntRange(max = 999_999) int nanos) {
        BigDecimal exact = BigDecimal.valueOf(millis).add(BigDecimal.valueOf(nanos, 6));
        for (int unit : new int[] {-3, 0, 3, 6}) {
            BigDecimal number = exact.scaleByPowerOfTen(unit);
            assertThat(EventTime.parse(number.toPlainString())).hasValue(millis);
            assertThat(EventTime.parse(number.unscaledValue() + "e" + -number.scale()))
                    .hasValue(millis);
            assertThat(EventTime.parse(number.toBigInteger().toString()))
                    .hasValue(unit < 0 ? millis / 1000 * 1000 : millis);
        }
    }

    @Property
    void agreesWithJavaTimeOnWhichDaysExist(
            @ForAll @IntRange(min = 1970, max = 9999) int year,
            @ForAll @IntRange(max = 13) int month,
            @ForAll @IntRange(max = 32) int day) {
        String text = "%04d-%02d-%02dT00:00:00Z".formatted(year, month, day);
        assertThat(EventTime.parse(text)).isEqualTo(javaTime(text));
    }

    @Property
    void neverThrows(@ForAll String text) {
        assertThat(EventTime.parse(text)).isNotNull();
    }

    private static OptionalLong javaTime(String text) {
        try {
            return OptionalLong.of(Instant.parse(text).toEpochMilli());
        } catch (DateTimeParseException e) {
            return OptionalLong.empty();
        }
    }
}
