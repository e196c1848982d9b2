package io.seamark.common.reading;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Optional;

/** Says in words what a text or number may be that is no plausible event time. For messages to people. Stateless. */
public final class TimeGuess {

    private static final int SHOWN_CHARS = 40;
    private static final LocalDate EXCEL_DAY_0 = LocalDate.of(1899, 12, 30);
    private static final LocalDate FIRST_DAY = LocalDate.of(1970, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2100, 12, 31);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);

    /** How dates are written as one number of so many digits. */
    private static final List<String> PATTERNS = List.of(
            "yyMMdd",
            "yyyyMMdd",
            "yyyyMMddHH",
            "yyMMddHHmm",
            "yyyyMMddHHmm",
            "yyMMddHHmmss",
            "yyyyMMddHHmmss",
            "yyyyMMddHHmmssSSS");

    private TimeGuess() {}

    /**
     * What {@code text} may be, as a clause such as {@code looks like a date written as yyyyMMdd}.
     *
     * @param text a time as it was written, which is no time at all, or one before {@link ReadingLimits#earliest()}, or far
     *     ahead
     */
    public static String of(String text) {
        String stripped = text.strip();
        return number(stripped).map(TimeGuess::ofNumber).orElseGet(() -> ofText(stripped));
    }

    /** Why a time is refused that is before {@link ReadingLimits#earliest()}. */
    public static String tooEarly(String written, long earliest) {
        return quoted(written) + " " + of(written) + "; times before " + iso(earliest)
                + " are refused (readings.earliest)";
    }

    /** Why a time is refused that is so many milliseconds beyond the time that it is held against. */
    public static String tooFarAhead(String written, long millis) {
        return quoted(written) + " is " + millis + " ms ahead of the message's own time" + orDate(written);
    }

    /** Why a time is refused that is not before {@link ReadingLimits#latest()}. */
    static String tooLate(String written, long messageTime, long latest) {
        return quoted(written) + " is not before " + iso(latest) + " (readings.latest); the message's own time, "
                + messageTime + ", is none that it can be held against" + orDate(written);
    }

    /** Why a time is refused that is ahead of when the message was taken from the log, where its Kafka timestamp says nothing. */
    static String aheadOfTaken(String written, long millis, long messageTime) {
        return quoted(written) + " is " + millis + " ms ahead of when the message was taken; the message's own time, "
                + messageTime + ", is none that it can be held against" + orDate(written);
    }

    /** Why a time is refused that the message's own time would let pass, which is itself ahead of when it was taken. */
    static String recordAhead(String written, long millis, long messageTime) {
        return quoted(written) + " is " + millis
                + " ms ahead of when the message was taken, and so is the message's own time, "
                + iso(messageTime)
                + ": set the clock of the producer right, or of the speed layer's driver, or let the broker"
                + " set the time (message.timestamp.type=LogAppendTime)";
    }

    private static String orDate(String written) {
        return date(written).map(guess -> "; it " + guess).orElse("");
    }

    private static String quoted(String text) {
        return "'" + (text.length() > SHOWN_CHARS ? text.substring(0, SHOWN_CHARS) + "..." : text) + "'";
    }

    /** As {@link #of}, only where the number looks like a date: for what may be a good time as well. */
    public static Optional<String> date(String text) {
        return number(text.strip()).flatMap(TimeGuess::ofDate);
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return text.length() > SHOWN_CHARS ? Optional.empty() : Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String ofNumber(BigDecimal number) {
        double value = number.doubleValue();
        if (value < 0 || value == 0) {
            return "looks like a clock that was never set";
        }
        Optional<String> date = ofDate(number);
        if (date.isPresent()) {
            return date.get();
        }
        if (value >= 5e17 && value < 7e17) {
            return "looks like .NET ticks, which count from the year 1";
        }
        if (value >= 1.2e17 && value < 1.6e17) {
            return "looks like a Windows file time, which counts from 1601";
        }
        if (value < 946_684_800) {
            return value >= 600_000_000
                    ? "may be seconds since 2001, or a clock that was never set"
                    : "may be the time since the device started, or a clock that was never set";
        }
        return value < EventTime.FIRST_MILLIS || value > EventTime.MILLIS_LIMIT
                ? "is neither seconds, milliseconds, microseconds nor nanoseconds since 1970 of the years 1973 to 2286"
                : "may be the time since the device started, or a clock that was never set";
    }

    private static Optional<String> ofDate(BigDecimal number) {
        double value = number.doubleValue();
        if (value >= 36_526 && value < 73_415) {
            return Optional.of("looks like a date as Excel counts days: " + EXCEL_DAY_0.plusDays((long) value));
        }
        if (value >= 2_440_000 && value < 2_490_000) {
            return Optional.of("looks like a Julian day");
        }
        if (value >= 719_529 && value < 768_000) {
            return Optional.of("looks like a date as MATLAB counts days");
        }
        String digits = value < 1e18 && value >= 1970 ? number.toBigInteger().toString() : "";
        if (digits.length() == 4 && value < 2101) {
            return Optional.of("looks like a year");
        }
        return PATTERNS.stream()
                .filter(pattern -> pattern.length() == digits.length() && isDate(digits, pattern))
                .map(pattern -> "looks like a date written as " + pattern)
                .findFirst();
    }

    private static boolean isDate(String written, String pattern) {
        String digits = pattern.startsWith("yyyy") ? written : "20" + written;
        try {
            LocalDate day = LocalDate.parse(digits.substring(0, 8), DAY);
            String time = digits.substring(8);
            boolean clock = (time.length() < 2 || Integer.parseInt(time.substring(0, 2)) < 24)
                    && (time.length() < 4 || Integer.parseInt(time.substring(2, 4)) < 60)
                    && (time.length() < 6 || Integer.parseInt(time.substring(4, 6)) < 60);
            return clock && !day.isBefore(FIRST_DAY) && !day.isAfter(LAST_DAY);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String ofText(String text) {
        long millis = EventTime.read(text);
        if (millis != EventTime.NONE) {
            return "may be a clock that was never set";
        }
        if (text.isEmpty()) {
            return "is empty";
        }
        String zone = ZoneText.abbreviation(text);
        if (!zone.isEmpty() && Character.isDigit(text.charAt(0))) {
            return "names the zone '" + zone + "', which is not the same everywhere: write an offset such as +01:00";
        }
        return "is neither a number nor ISO 8601, such as 2026-01-31T12:00:00Z";
    }

    /** A time in milliseconds as ISO 8601, for messages. */
    static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
