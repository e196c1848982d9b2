package io.seamark.common.csv;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the text of a metric's cell says that is no decimal number. Stateless. */
final class CellWords {

    private static final int LONGEST = 16;

    private static final Set<String> MISSING = Set.of(
            "na",
            "n/a",
            "n.a.",
            "#n/a",
            "#na",
            "nan",
            "-nan",
            "+nan",
            "1.#qnan",
            "-1.#ind",
            "null",
            "nil",
            "none",
            "\\n",
            "?",
            "??",
            "???",
            "-",
            "--",
            "---",
            ".",
            "..",
            "*",
            "**",
            "***",
            "_",
            "/",
            "unavailable",
            "unknown",
            "undefined",
            "missing",
            "no data",
            "nodata",
            "not available",
            "bad",
            "error",
            "#value!",
            "#div/0!",
            "#ref!",
            "#num!",
            "#name?",
            "#null!",
            "invalid",
            "void",
            "empty",
            "<null>",
            "(null)",
            "[null]",
            "<na>",
            "\u2013",
            "\u2014");

    private static final Pattern OTHER_NUMBER = Pattern.compile(
            "[+\\-\u2212]?(" //
                    + "\\d*,\\d+([eE][+-]?\\d+)?" // a decimal comma
                    + "|\\d{1,3}([., '\u2019_\u00a0\u202f])\\d{3}(\\3\\d{3})*(?!\\3)([.,]\\d+)?" // thousands
                    + "|\\d{1,3}(,\\d{2})*,\\d{3}(\\.\\d+)?" // lakhs
                    + ")");

    private CellWords() {}

    /** Whether it says that there is no value. */
    static boolean isMissing(CharSequence text) {
        return text.length() <= LONGEST && MISSING.contains(text.toString().toLowerCase(Locale.ROOT));
    }

    /** Whether it is true or false, in any case. */
    static boolean isBoolean(CharSequence text, boolean value) {
        String word = Boolean.toString(value);
        return text.length() == word.length() && word.equalsIgnoreCase(text.toString());
    }

    /**
     * Whether it is a number by other rules than those of a decimal point: a decimal comma, or separators between
     * thousands. What it is worth then depends on who wrote it.
     */
    static boolean isOtherNumber(CharSequence text) {
        return text.length() <= 40 && OTHER_NUMBER.matcher(text).matches();
    }

    /** Whether it is infinite, as text. */
    static boolean isInfinite(CharSequence text) {
        if (text.length() > 10) {
            return false;
        }
        String word = text.toString().toLowerCase(Locale.ROOT);
        String bare = word.startsWith("-") || word.startsWith("+") ? word.substring(1) : word;
        return bare.equals("inf") || bare.equals("infinity") || bare.equals("\u221e") || bare.equals("1.#inf");
    }
}
