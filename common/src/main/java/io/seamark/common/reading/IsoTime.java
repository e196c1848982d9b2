package io.seamark.common.reading;

import static io.seamark.common.reading.EventTime.NONE;
import static io.seamark.common.reading.EventTime.digitsEnd;
import static io.seamark.common.reading.EventTime.isBlank;
import static io.seamark.common.reading.EventTime.isDigit;

import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;

/**
 * Reads ISO 8601 dates and times: {@code yyyy-MM-dd}, then optionally {@code T} or a blank and
 * {@code HH:mm[:ss[.fraction]]}, then optionally a zone (see {@link ZoneText}). {@code yyyyMMddTHHmm[ss[.fraction]]} is
 * read as well. Without a zone it is UTC. A fraction finer than a millisecond is cut off. Stateless.
 */
final class IsoTime {

    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final int MILLIS_PER_HOUR = 3_600_000;
    private static final int MILLIS_PER_MINUTE = 60_000;

    private IsoTime() {}

    /** Whether {@code text[from, to)} is a date rather than a number. */
    static boolean isLike(CharSequence text, int from, int to) {
        return to - from >= 10
                && (text.charAt(from + 4) == '-' || isT(text.charAt(from + 8)))
                && digitsEnd(text, from, from + 4) == from + 4;
    }

    /** Epoch milliseconds, negative before 1970; {@link EventTime#NONE} if it is no time. */
    static long read(CharSequence text, int from, int to) {
        boolean extended = text.charAt(from + 4) == '-';
        int gap = extended ? 1 : 0;
        int year = digits(text, from, 4);
        int month = digits(text, from + 4 + gap, 2);
        int day = digits(text, from + 6 + 2 * gap, 2);
        if ((extended && text.charAt(from + 7) != '-') || year < 0 || month < 1 || month > 12 || day < 1) {
            return NONE;
        }
        if (day > Month.of(month).length(IsoChronology.INSTANCE.isLeapYear(year))) {
            return NONE;
        }
        long midnight = LocalDate.of(year, month, day).toEpochDay() * MILLIS_PER_DAY;
        int end = from + 8 + 2 * gap;
        return to == end ? midnight : withTime(text, end, to, midnight, extended);
    }

    private static long withTime(CharSequence text, int from, int to, long midnight, boolean extended) {
        int colon = extended ? 1 : 0;
        char gap = text.charAt(from);
        if (to - from < 5 + colon || (!isT(gap) && !isBlank(gap)) || (extended && text.charAt(from + 3) != ':')) {
            return NONE;
        }
        int hour = digits(text, from + 1, 2);
        int minute = digits(text, from + 3 + colon, 2);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return NONE;
        }
        long millis = midnight + (long) hour * MILLIS_PER_HOUR + (long) minute * MILLIS_PER_MINUTE;
        int at = from + 5 + colon;
        if (at < to && (extended ? text.charAt(at) == ':' : isDigit(text.charAt(at)))) {
            int second = to - at < 2 + colon ? -1 : digits(text, at + colon, 2);
            if (second < 0 || second > 59) {
                return NONE;
            }
            millis += second * 1000L;
            at += 2 + colon;
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

    private static long withZone(CharSequence text, int from, int to, long local) {
        if (to == from + 1 && (text.charAt(from) == 'Z' || text.charAt(from) == 'z')) {
            return local;
        }
        ZoneOffset offset = ZoneText.offset(text.subSequence(from, to).toString(), local);
        return offset == null ? NONE : local - offset.getTotalSeconds() * 1000L;
    }

    private static int millisOfFraction(CharSequence text, int from, int to) {
        int millis = 0;
        for (int i = 0; i < 3; i++) {
            millis = millis * 10 + (from + i < to ? text.charAt(from + i) - '0' : 0);
        }
        return millis;
    }

    /** The number made of {@code count} digits at {@code from}, or -1 if one of them is none. */
    private static int digits(CharSequence text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    private static boolean isT(char c) {
        return c == 'T' || c == 't';
    }
}
