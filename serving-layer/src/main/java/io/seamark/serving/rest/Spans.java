package io.seamark.serving.rest;

import java.util.Locale;

/** Numbers in words for people. Stateless. */
final class Spans {

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    private Spans() {}

    /** A length of time in its largest fitting unit: seconds below 100 s, minutes below 100 min, hours beyond. */
    static String words(long millis) {
        if (millis < 100_000) {
            return millis / 1000 + " s";
        }
        return millis < 100 * MINUTE ? millis / MINUTE + " min" : millis / HOUR + " h";
    }

    /** Begins a sentence: {@code 1 reading is} or {@code 1,254 readings are}. */
    static String readings(long count) {
        return count == 1 ? "1 reading is" : String.format(Locale.ROOT, "%,d readings are", count);
    }
}
