package io.seamark.common.reading;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the zone at the end of a time: {@code Z}, {@code UTC}, {@code GMT}, an offset ({@code +H}, {@code +HH},
 * {@code +HHmm}, {@code +HH:mm}, {@code +HH:mm:ss}), {@code UTC} and an offset, or a name of the tz database in brackets. A
 * name in brackets after an offset is passed over: the offset decides. Abbreviations such as {@code CET} mean different
 * things in different places and are refused. Stateless.
 */
final class ZoneText {

    private static final Pattern WRITING = Pattern.compile(
            "(?<utc>Z|UTC|UT|GMT)?(?:(?<sign>[-+\u2212])(?<h>\\d{1,2})(?::?(?<m>\\d{2})(?::?(?<s>\\d{2}))?)?)?"
                    + "(?<names>(?:\\[[\\w!=+\\-/:.]+])*)",
            Pattern.CASE_INSENSITIVE);
    private static final int MAX_CHARS = 100;

    private ZoneText() {}

    /**
     * The offset from UTC.
     *
     * @param local milliseconds since 1970 on the clock of the zone
     * @return null if the text says none
     */
    static ZoneOffset offset(String text, long local) {
        String zone = strip(text);
        Matcher writing = WRITING.matcher(zone);
        if (zone.length() > MAX_CHARS || !writing.matches()) {
            return null;
        }
        if (writing.group("sign") != null) {
            // The same bound as java.time: no zone is further than 18 hours from UTC.
            int minutes = number(writing, "m");
            int seconds = number(writing, "s");
            int total = number(writing, "h") * 3600 + minutes * 60 + seconds;
            boolean west = !writing.group("sign").equals("+");
            return minutes > 59 || seconds > 59 || total > 18 * 3600
                    ? null
                    : ZoneOffset.ofTotalSeconds(west ? -total : total);
        }
        if (writing.group("utc") != null) {
            return ZoneOffset.UTC;
        }
        String names = writing.group("names");
        return names.isEmpty() ? null : named(names.substring(1, names.indexOf(']')), local);
    }

    private static ZoneOffset named(String name, long local) {
        try {
            // Of an hour that the clock shows twice, the first.
            return ZoneId.of(name)
                    .getRules()
                    .getOffset(LocalDateTime.ofEpochSecond(Math.floorDiv(local, 1000), 0, ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The abbreviation with which a text ends and which is no zone; empty if there is none. */
    static String abbreviation(String text) {
        String stripped = strip(text);
        int from = stripped.length();
        while (from > 0 && Character.isLetter(stripped.charAt(from - 1))) {
            from--;
        }
        String word = stripped.substring(from).toUpperCase(Locale.ROOT);
        return word.length() < 2 || word.length() > 5 ? "" : word;
    }

    private static int number(Matcher writing, String group) {
        return writing.group(group) == null ? 0 : Integer.parseInt(writing.group(group));
    }

    private static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && EventTime.isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && EventTime.isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }
}
