package io.seamark.common.reading;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * A strict JSON (RFC 8259) tokenizer over a byte array, made for one pass without allocation. It stays where it is when a
 * token does not fit, and says so. Not thread-safe; reused for message after message.
 */
final class JsonCursor {

    /** Exactly representable powers of ten (10^22 is the largest); Clinger, "How to read floating point numbers", 1990. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final int MAX_DEPTH = 64;

    private byte[] bytes = new byte[0];
    private int pos;
    private int end;
    private boolean nonAscii;

    /** Where the last string's content stands, if it had no escapes: {@code bytes[stringFrom, stringUntil)}. */
    private int stringFrom;

    private int stringUntil;
    private boolean stringEscaped;

    private double number;
    private boolean numberIntegral;
    private long numberLong;

    /** Begins a message. A byte order mark before it, and white space and NUL bytes behind it, are no part of it. */
    void reset(byte[] message) {
        bytes = message;
        end = message.length;
        while (end > 0 && isPadding(message[end - 1])) {
            end--;
        }
        pos = end >= 3 && message[0] == (byte) 0xef && message[1] == (byte) 0xbb && message[2] == (byte) 0xbf ? 3 : 0;
        nonAscii = false;
    }

    private static boolean isPadding(byte b) {
        return b == 0 || b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Where the message ends. */
    int end() {
        return end;
    }

    /** Whether any string so far had a byte beyond ASCII, so that UTF-8 is still to be checked. */
    boolean sawNonAscii() {
        return nonAscii;
    }

    int position() {
        return pos;
    }

    /** What was consumed since {@code from}, which must be ASCII. */
    String since(int from) {
        return new String(bytes, from, pos - from, US_ASCII);
    }

    /** The next byte that is not white space, not consumed; -1 at the end. */
    int peek() {
        while (pos < end) {
            byte b = bytes[pos];
            if (b != ' ' && b != '\n' && b != '\t' && b != '\r') {
                return b & 0xff;
            }
            pos++;
        }
        return -1;
    }

    /** Consumes {@code expected} if it is next. */
    boolean take(char expected) {
        if (peek() != expected) {
            return false;
        }
        pos++;
        return true;
    }

    /** Consumes these very bytes if they are next. */
    boolean skip(byte[] literal) {
        int until = pos + literal.length;
        if (until > end || !Arrays.equals(bytes, pos, until, literal, 0, literal.length)) {
            return false;
        }
        pos = until;
        return true;
    }

    /** Consumes a string without escapes that has these very bytes, none of which needs one, if it is next. */
    boolean skipString(byte[] content) {
        int from = pos + 1;
        int until = from + content.length;
        if (until >= end
                || bytes[pos] != '"'
                || bytes[until] != '"'
                || !Arrays.equals(bytes, from, until, content, 0, content.length)) {
            return false;
        }
        pos = until + 1;
        return true;
    }

    boolean isAtEnd() {
        return pos == end;
    }

    /** Consumes a string; false if there is none or it is not closed or wrongly escaped. */
    boolean string() {
        if (!take('"')) {
            return false;
        }
        stringFrom = pos;
        stringEscaped = false;
        while (pos < end) {
            byte b = bytes[pos++];
            if (b == '"') {
                stringUntil = pos - 1;
                return true;
            }
            if (b == '\\') {
                stringEscaped = true;
                if (!escape()) {
                    return false;
                }
            } else if (b < 0) {
                nonAscii = true;
            } else if (b < 0x20) {
                return false;
            }
        }
        return false;
    }

    private boolean escape() {
        if (pos >= end) {
            return false;
        }
        switch (bytes[pos++]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
                return true;
            case 'u':
                for (int i = 0; i < 4; i++) {
                    if (pos >= end || Character.digit(bytes[pos++], 16) < 0) {
                        return false;
                    }
                }
                return true;
            default:
                return false;
        }
    }

    boolean stringEscaped() {
        return stringEscaped;
    }

    int stringFrom() {
        return stringFrom;
    }

    int stringUntil() {
        return stringUntil;
    }

    /** Whether the last string is exactly the ASCII text {@code expected}. */
    boolean stringIs(byte[] expected) {
        return !stringEscaped && Arrays.equals(bytes, stringFrom, stringUntil, expected, 0, expected.length);
    }

    /** The last string's content, with its escapes resolved. */
    String stringValue() {
        if (!stringEscaped) {
            return new String(bytes, stringFrom, stringUntil - stringFrom, UTF_8);
        }
        String raw = new String(bytes, stringFrom, stringUntil - stringFrom, UTF_8);
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char kind = raw.charAt(++i);
            switch (kind) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> text.append(kind);
            }
        }
        return text.toString();
    }

    /** Consumes a number; false if there is none or it is not well-formed. Too large a number comes out infinite. */
    boolean number() {
        peek();
        int start = pos;
        boolean negative = pos < end && bytes[pos] == '-';
        if (negative) {
            pos++;
        }
        int intStart = pos;
        long mantissa = 0;
        int digits = 0;
        while (pos < end && isDigit(bytes[pos])) {
            mantissa = mantissa * 10 + (bytes[pos++] - '0');
            digits++;
        }
        if (digits == 0 || (digits > 1 && bytes[intStart] == '0')) {
            pos = start;
            return false;
        }
        int scale = 0;
        numberIntegral = true;
        if (pos < end && bytes[pos] == '.') {
            numberIntegral = false;
            int fraction = ++pos;
            while (pos < end && isDigit(bytes[pos])) {
                mantissa = mantissa * 10 + (bytes[pos++] - '0');
                digits++;
            }
            scale = pos - fraction;
            if (scale == 0) {
                pos = start;
                return false;
            }
        }
        int exponent = 0;
        if (pos < end && (bytes[pos] == 'e' || bytes[pos] == 'E')) {
            numberIntegral = false;
            pos++;
            boolean down = pos < end && bytes[pos] == '-';
            if (pos < end && (bytes[pos] == '-' || bytes[pos] == '+')) {
                pos++;
            }
            int first = pos;
            while (pos < end && isDigit(bytes[pos])) {
                exponent = Math.min(exponent * 10 + (bytes[pos++] - '0'), 100_000);
            }
            if (pos == first) {
                pos = start;
                return false;
            }
            exponent = down ? -exponent : exponent;
        }
        convert(start, negative, mantissa, digits, exponent - scale);
        return true;
    }

    private void convert(int start, boolean negative, long mantissa, int digits, int power) {
        if (digits <= 18 && mantissa <= 1L << 53 && power >= -22 && power <= 22) {
            double magnitude = power < 0 ? mantissa / POWERS[-power] : mantissa * POWERS[power];
            number = negative ? -magnitude : magnitude;
        } else {
            number = Double.parseDouble(new String(bytes, start, pos - start, US_ASCII));
        }
        numberIntegral &= digits <= 18;
        numberLong = negative ? -mantissa : mantissa;
    }

    double numberValue() {
        return number;
    }

    /** Whether the last number was written without fraction and exponent and fits a long. */
    boolean numberIsLong() {
        return numberIntegral;
    }

    long numberLong() {
        return numberLong;
    }

    /** Consumes the ASCII word {@code expected} if it is next. */
    boolean word(String expected) {
        peek();
        if (end - pos < expected.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if (bytes[pos + i] != expected.charAt(i)) {
                return false;
            }
        }
        pos += expected.length();
        return true;
    }

    /** Consumes a number that is none, as programs write it: {@code NaN}, {@code Infinity}, {@code inf}, in any case, with a sign. */
    boolean notFinite() {
        int start = pos;
        if (peek() == '-' || peek() == '+') {
            pos++;
        }
        if (wordInAnyCase("nan") || wordInAnyCase("infinity") || wordInAnyCase("inf")) {
            return true;
        }
        pos = start;
        return false;
    }

    private boolean wordInAnyCase(String expected) {
        if (end - pos < expected.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if ((bytes[pos + i] | 0x20) != expected.charAt(i)) {
                return false;
            }
        }
        pos += expected.length();
        return true;
    }

    /** Consumes any one value, also {@link #notFinite()}; false if it is not well-formed or nested more than {@value #MAX_DEPTH} deep. */
    boolean skipValue() {
        return skipValue(0);
    }

    private boolean skipValue(int depth) {
        if (depth == MAX_DEPTH) {
            return false;
        }
        return switch (peek()) {
            case '"' -> string();
            case '{' -> skipObject(depth);
            case '[' -> skipArray(depth);
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number() || notFinite();
        };
    }

    private boolean skipObject(int depth) {
        take('{');
        if (take('}')) {
            return true;
        }
        do {
            if (!string() || !take(':') || !skipValue(depth + 1)) {
                return false;
            }
        } while (take(','));
        return take('}');
    }

    private boolean skipArray(int depth) {
        take('[');
        if (take(']')) {
            return true;
        }
        do {
            if (!skipValue(depth + 1)) {
                return false;
            }
        } while (take(','));
        return take(']');
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
