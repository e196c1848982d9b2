package io.seamark.common.reading;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.time.Month;
import java.time.chrono.IsoChronology;
import java.util.OptionalLong;

/**
 * The one definition of how an event time is written as text or as a number, for messages and files alike.
 *
 * <p>Accepted, with white space around it ignored:
 *
 * <ul>
 *   <li>epoch milliseconds, or epoch seconds if the number is below {@value #SECONDS_LIMIT}; an optional decimal
 *       fraction;
 *   <li>{@code yyyy-MM-dd}, then optionally {@code T} or a blank and {@code HH:mm[:ss[.fraction]]}, then optionally a
 *       zone: {@code Z}, {@code +HH}, {@code +HHmm} or {@code +HH:mm}. No zone means UTC. A fraction finer than a
 *       millisecond is cut off.
 * </ul>
 *
 * <p>The result lies between 1970 and the end of the year 9999; everything else (microseconds, nanoseconds, a 31st of
 * February) is no time. Stateless, and without allocation apart from the result.
 */
public final class EventTime {

    /** Numbers below this are epoch seconds, from it on epoch milliseconds: March 1973 as ms, the year 5138 as s. */
    public static final long SECONDS_LIMIT = 100_000_000_000L;

    /** The last millisecond of the year 9999, UTC. */
    public static final long MAX = 253_402_300_799_999L;

    private static final int MILLIS_PER_DAY = 86_400_000;
    private static final int MILLIS_PER_HOUR = 3_600_000;
    private static final int MILLIS_PER_MINUTE = 60_000;
    private static final long NONE = Long.MIN_VALUE;

    private EventTime() {}

    /** The epoch milliseconds that {@code text} says, or empty if it says no time. */
    public static OptionalLong parse(CharSequence text) {
        return parse(text, true);
    }

    /** As {@link #parse(CharSequence)}, without the numbers: a date, or a date and a time of day. */
    public static OptionalLong parseIso(CharSequence text) {
        return parse(text, false);
    }

    private static OptionalLong parse(CharSequence text, boolean numbers) {
        requireNonNull(text, "text is null");
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) <= ' ') {
            to--;
        }
        long millis = NONE;
        if (to - from >= 10 && text.charAt(from + 4) == '-') {
            millis = dateTime(text, from, to);
        } else if (numbers) {
            millis = number(text, from, to);
        }
        return millis < 0 || millis > MAX ? OptionalLong.empty() : OptionalLong.of(millis);
    }

    /** The epoch milliseconds of a number that is either seconds or milliseconds, or empty if out of range. */
    public static OptionalLong ofNumber(double secondsOrMillis) {
        // The negated form refuses NaN as well.
        if (!(secondsOrMillis >= 0 && secondsOrMillis <= MAX)) {
            return OptionalLong.empty();
        }
        double millis = secondsOrMillis < SECONDS_LIMIT ? secondsOrMillis * 1000 : secondsOrMillis;
        return OptionalLong.of((long) Math.floor(millis));
    }

    private static long number(CharSequence text, int from, int to) {
        int at = from;
        long whole = 0;
        for (; at < to && isDigit(text.charAt(at)); at++) {
            whole = whole * 10 + digit(text.charAt(at));
            if (whole > MAX) {
                return NONE;
            }
        }
        if (at == from) {
            return NONE;
        }
        int fraction = 0;
        if (at < to) {
            if (text.charAt(at) != '.' || at + 1 == to || digitsEnd(text, at + 1, to) != to) {
                return NONE;
            }
            fraction = millisOfFraction(text, at + 1, to);
        }
        return whole < SECONDS_LIMIT ? whole * 1000 + fraction : whole;
    }

    private static long dateTime(CharSequence text, int from, int to) {
        int year = digits(text, from, 4);
        int month = digits(text, from + 5, 2);
        int day = digits(text, from + 8, 2);
        if (text.charAt(from + 7) != '-' || year < 0 || month < 1 || month > 12 || day < 1) {
            return NONE;
        }
        if (day > Month.of(month).length(IsoChronology.INSTANCE.isLeapYear(year))) {
            return NONE;
        }
        long midnight = LocalDate.of(year, month, day).toEpochDay() * MILLIS_PER_DAY;
        return to == from + 10 ? midnight : withTime(text, from + 10, to, midnight);
    }

    private static long withTime(CharSequence text, int from, int to, long midnight) {
        char gap = text.charAt(from);
        if (to - from < 6 || (gap != 'T' && gap != ' ' && gap != 't') || text.charAt(from + 3) != ':') {
            return NONE;
        }
        int hour = digits(text, from + 1, 2);
        int minute = digits(text, from + 4, 2);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return NONE;
        }
        long millis = midnight + (long) hour * MILLIS_PER_HOUR + (long) minute * MILLIS_PER_MINUTE;
        int at = from + 6;
        if (at < to && text.charAt(at) == ':') {
            int second = to - at < 3 ? -1 : digits(text, at + 1, 2);
            if (second < 0 || second > 59) {
                return NONE;
            }
            millis += second * 1000L;
            at += 3;
            if (at < to && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
                int end = digitsEnd(text, at + 1, to);
                if (end == at + 1) {
                    return NONE;
                }
                millis += millisOfFraction(text, at + 1, end);
                at = end;
            }
        }
        return at == to ? millis : withZone(text, at, to, millis);
    }

    private static long withZone(CharSequence text, int from, int to, long millis) {
        char sign = text.charAt(from);
        int length = to - from;
        if (sign == 'Z' || sign == 'z') {
            return length == 1 ? millis : NONE;
        }
        boolean colon = length == 6 && text.charAt(from + 3) == ':';
        if ((sign != '+' && sign != '-') || (length != 3 && length != 5 && !colon)) {
            return NONE;
        }
        int hours = digits(text, from + 1, 2);
        int minutes = length == 3 ? 0 : digits(text, to - 2, 2);
        // The same bound as java.time: no zone is further than 18 hours from UTC.
        if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 18 * 60) {
            return NONE;
        }
        long offset = (long) hours * MILLIS_PER_HOUR + (long) minutes * MILLIS_PER_MINUTE;
        return sign == '+' ? millis - offset : millis + offset;
    }

    private static int millisOfFraction(CharSequence text, int from, int to) {
        int millis = 0;
        for (int i = 0; i < 3; i++) {
            millis = millis * 10 + (from + i < to ? digit(text.charAt(from + i)) : 0);
        }
        return millis;
    }

    private static int digitsEnd(CharSequence text, int from, int to) {
        int at = from;
        while (at < to && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The number made of {@code count} digits at {@code from}, or -1 if one of them is none. */
    private static int digits(CharSequence text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + digit(c);
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int digit(char c) {
        return c - '0';
    }
}
