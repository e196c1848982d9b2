package io.seamark.common.csv;

/** Numbers as files write them: faster than {@link Double#parseDouble} for the usual ones, and the same to the bit. */
final class Decimal {

    /** 10^22 is the largest power of ten that a double holds exactly. */
    private static final double[] EXACT_POWERS = exactPowers();

    /** Mantissas up to 2^53 are exact as doubles; 15 digits always are. */
    private static final int EXACT_DIGITS = 15;

    /** What word processors and some web pages make of a hyphen before a number. */
    private static final char TYPOGRAPHIC_MINUS = '\u2212';

    private Decimal() {}

    /**
     * The number, infinite if it is too large or spelled so.
     *
     * @throws NumberFormatException if the text is no decimal number
     */
    static double parse(CharSequence text) {
        int length = text.length();
        int at = 0;
        boolean negative = length > 0 && text.charAt(0) == '-';
        if (length > 0 && (negative || text.charAt(0) == '+')) {
            at++;
        }
        long mantissa = 0;
        int digits = 0;
        int scale = 0;
        boolean point = false;
        for (; at < length; at++) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') {
                mantissa = mantissa * 10 + (c - '0');
                digits++;
                scale += point ? 1 : 0;
            } else if (c == '.' && !point) {
                point = true;
            } else {
                return general(text);
            }
        }
        if (digits == 0 || digits > EXACT_DIGITS) {
            return general(text);
        }
        // Both operands are exact, so the one rounding of the division is the correct one (Clinger, 1990).
        double value = mantissa / EXACT_POWERS[scale];
        return negative ? -value : value;
    }

    /**
     * As {@link #parse}, with a typographic minus too, but NaN if the text is no decimal number. Text that begins with a letter
     * costs nothing.
     */
    static double parseOrNan(CharSequence text) {
        char first = text.charAt(0);
        if (first == TYPOGRAPHIC_MINUS && text.length() > 1) {
            return parseOrNan("-" + text.subSequence(1, text.length()));
        }
        boolean like = (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
        if (!like) {
            return CellWords.isInfinite(text) ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        try {
            return parse(text);
        } catch (NumberFormatException e) {
            return CellWords.isInfinite(text) ? Double.POSITIVE_INFINITY : Double.NaN;
        }
    }

    private static double general(CharSequence text) {
        String number = text.toString();
        for (int i = 0; i < number.length(); i++) {
            // parseDouble would also take hexadecimal numbers, type suffixes and surrounding blanks.
            if ("0123456789+-.eE".indexOf(number.charAt(i)) < 0) {
                return infinite(number);
            }
        }
        return Double.parseDouble(number);
    }

    private static double infinite(String text) {
        String sign = text.startsWith("-") || text.startsWith("+") ? text.substring(0, 1) : "";
        String word = text.substring(sign.length());
        if (word.equalsIgnoreCase("inf") || word.equalsIgnoreCase("infinity")) {
            return sign.equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        throw new NumberFormatException(text);
    }

    private static double[] exactPowers() {
        double[] powers = new double[EXACT_DIGITS + 1];
        double power = 1;
        for (int i = 0; i < powers.length; i++, power *= 10) {
            powers[i] = power;
        }
        return powers;
    }
}
