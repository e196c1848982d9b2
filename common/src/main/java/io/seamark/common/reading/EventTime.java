package io.seamark.common.reading;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * The one definition of how an event time is written as text or as a number, for messages, files and queries alike.
 *
 * <p>Accepted, with white space around it ignored:
 *
 * <ul>
 *   <li>a number since 1970 whose size says its unit: seconds below 10<sup>10</sup>, milliseconds from 10<sup>11</sup> to
 *       10<sup>13</sup>, microseconds from 10<sup>14</sup> to 10<sup>16</sup>, nanoseconds from 10<sup>17</sup>. So every
 *       instant from 1973-03-03T09:46:40Z to 2286-11-20T17:46:40Z (nanoseconds: to 2262) has one meaning in each unit. A
 *       fraction and an exponent are allowed;
 *   <li>ISO 8601, see {@link IsoTime}.
 * </ul>
 *
 * <p>What is finer than a millisecond is cut off (rounded down). Whether a time is plausible is another question: see
 * {@link ReadingLimits#earliest()}. Stateless.
 */
public final class EventTime {

    /** The first number that is milliseconds; also the earliest instant that has one meaning in every unit. */
    public static final long FIRST_MILLIS = 100_000_000_000L;

    /** The first number past those that are milliseconds. */
    public static final long MILLIS_LIMIT = 10_000_000_000_000L;

    /** The last millisecond of the year 9999, UTC. */
    public static final long MAX = 253_402_300_799_999L;

    /** No time. */
    static final long NONE = Long.MIN_VALUE;

    private static final long SECONDS_LIMIT = MILLIS_LIMIT / 1000;
    private static final long FIRST_MICROS = FIRST_MILLIS * 1000;
    private static final long MICROS_LIMIT = MILLIS_LIMIT * 1000;
    private static final long FIRST_NANOS = FIRST_MICROS * 1000;

    /** A mantissa up to this takes one more digit. */
    private static final long MANTISSA_LIMIT = (Long.MAX_VALUE - 9) / 10;

    /** Larger ones are as good as this: no value is longer than a million digits. */
    private static final int MAX_EXPONENT = 1 << 20;

    private EventTime() {}

    /** The epoch milliseconds that {@code text} says, at least 0, or empty if it says no time since 1970. */
    public static OptionalLong parse(CharSequence text) {
        long millis = read(text);
        return millis < 0 ? OptionalLong.empty() : OptionalLong.of(millis);
    }

    /** The epoch milliseconds that {@code text} says, negative for a time before 1970; {@link #NONE} if it says no time. */
    static long read(CharSequence text) {
        requireNonNull(text, "text is null");
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return IsoTime.isLike(text, from, to) ? IsoTime.read(text, from, to) : number(text, from, to);
    }

    /** Whether a whole number is epoch milliseconds by its size. */
    static boolean isMillis(long number) {
        return number >= FIRST_MILLIS && number < MILLIS_LIMIT;
    }

    /** Whether {@code c} is white space, the blanks that do not break a line included. */
    static boolean isBlank(char c) {
        return c <= ' ' || c == '\u00a0' || Character.isSpaceChar(c);
    }

    private static long number(CharSequence text, int from, int to) {
        boolean negative = from < to && text.charAt(from) == '-';
        int at = negative || (from < to && text.charAt(from) == '+') ? from + 1 : from;
        int whole = digitsEnd(text, at, to);
        int fraction = whole < to && text.charAt(whole) == '.' ? digitsEnd(text, whole + 1, to) : whole;
        if (whole == at || fraction == whole + 1) {
            return NONE;
        }
        long mantissa = 0;
        int power = 0;
        for (int i = at; i < fraction; i++) {
            if (i == whole) {
                continue; // the point
            }
            // Digits past those that a long holds are cut off, but a whole number stays as large as it is.
            boolean counts = mantissa <= MANTISSA_LIMIT;
            mantissa = counts ? mantissa * 10 + (text.charAt(i) - '0') : mantissa;
            power += (counts ? 0 : 1) - (i > whole ? 1 : 0);
        }
        if (fraction < to) {
            int exponent = exponent(text, fraction, to);
            if (exponent > MAX_EXPONENT) {
                return NONE;
            }
            power += exponent;
        }
        long millis = ofDecimal(mantissa, power);
        return negative && millis != NONE ? -millis : millis;
    }

    /** The exponent at {@code from}; more than {@link #MAX_EXPONENT} if there is none, or if it is beyond every time. */
    private static int exponent(CharSequence text, int from, int to) {
        char e = text.charAt(from);
        int at = from + 1;
        boolean down = at < to && text.charAt(at) == '-';
        if (at < to && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        if ((e != 'e' && e != 'E') || at == to || digitsEnd(text, at, to) != to) {
            return Integer.MAX_VALUE;
        }
        int exponent = 0;
        for (; at < to; at++) {
            exponent = Math.min(exponent * 10 + (text.charAt(at) - '0'), MAX_EXPONENT);
        }
        return down ? -exponent : exponent;
    }

    /** The epoch milliseconds of {@code mantissa} by ten to the {@code power}, in the unit that its size says. */
    private static long ofDecimal(long mantissa, int power) {
        long whole = scaled(mantissa, power);
        if (whole == NONE || whole < SECONDS_LIMIT) {
            return whole == NONE ? NONE : scaled(mantissa, power + 3);
        }
        if (isMillis(whole)) {
            return whole;
        }
        if (whole >= FIRST_MICROS && whole < MICROS_LIMIT) {
            return whole / 1000;
        }
        return whole >= FIRST_NANOS ? whole / 1_000_000 : NONE;
    }

    /** Rounded down; {@link #NONE} if it is beyond a long. */
    private static long scaled(long mantissa, int power) {
        long scaled = mantissa;
        for (int i = power; i < 0 && scaled != 0; i++) {
            scaled /= 10;
        }
        for (int i = power; i > 0 && scaled != 0; i--) {
            if (scaled > Long.MAX_VALUE / 10) {
                return NONE;
            }
            scaled *= 10;
        }
        return scaled;
    }

    static int digitsEnd(CharSequence text, int from, int to) {
        int at = from;
        while (at < to && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
