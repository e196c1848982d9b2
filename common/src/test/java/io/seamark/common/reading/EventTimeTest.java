package io.seamark.common.reading;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
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
                "1e12",
                "1700000000.",
                "1700000000.x",
                "1700000000000000",
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
        if (millis >= EventTime.SECONDS_LIMIT) {
            assertThat(EventTime.parse(Long.toString(millis))).hasValue(millis);
            assertThat(EventTime.ofNumber((double) millis)).hasValue(millis);
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

    @Test
    void aFieldThatMustBeADateTakesNoNumber() {
        assertThat(EventTime.parseIso("2020-02-08T18:10:42Z")).hasValue(1_581_185_442_000L);
        assertThat(EventTime.parseIso("1581185442000")).isEmpty();
    }

    @Test
    void numbersOutsideTheRangeAreNoTimes() {
        assertThat(EventTime.ofNumber(Double.NaN)).isEmpty();
        assertThat(EventTime.ofNumber(-1)).isEmpty();
        assertThat(EventTime.ofNumber(Double.POSITIVE_INFINITY)).isEmpty();
        assertThat(EventTime.ofNumber(1.7e9)).hasValue(1_700_000_000_000L);
    }

    private static OptionalLong javaTime(String text) {
        try {
            return OptionalLong.of(Instant.parse(text).toEpochMilli());
        } catch (DateTimeParseException e) {
            return OptionalLong.empty();
        }
    }
}
