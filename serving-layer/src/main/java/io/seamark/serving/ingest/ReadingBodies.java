package io.seamark.serving.ingest;

import java.util.Arrays;

/**
 * Splits a request body into the messages in it: one JSON object, a JSON array, or one object a line. Each message has the bytes
 * that it came in; what is in it is for the decoder to judge. Stateless.
 */
final class ReadingBodies {

    private ReadingBodies() {}

    /** Takes the messages, one after the other. */
    @FunctionalInterface
    interface Taker {
        /** Returns whether it wants more. */
        boolean take(byte[] message);
    }

    /**
     * Hands over the messages in order, until the taker wants no more.
     *
     * @param lines whether there is one message a line; otherwise that is seen by the body
     * @throws IllegalArgumentException if the body is an array whose elements cannot be told apart
     */
    static void split(byte[] body, boolean lines, Taker taker) {
        int from = skipSpace(body, 0);
        if (from == body.length) {
            return;
        }
        if (lines) {
            lines(body, taker);
        } else if (body[from] == '[') {
            array(body, from + 1, taker);
        } else if (isObjectPerLine(body, from)) {
            lines(body, taker);
        } else {
            taker.take(body);
        }
    }

    /** Whether the first line is an object by itself, and another follows. */
    private static boolean isObjectPerLine(byte[] body, int from) {
        int end = endOfLine(body, from);
        int next = skipSpace(body, end);
        return body[lastOf(body, from, end)] == '}' && next < body.length && body[next] == '{';
    }

    private static void lines(byte[] body, Taker taker) {
        for (int from = 0; from < body.length; ) {
            int end = endOfLine(body, from);
            int begin = skipSpace(body, from);
            if (begin < end && !taker.take(Arrays.copyOfRange(body, begin, lastOf(body, begin, end) + 1))) {
                return;
            }
            from = end + 1;
        }
    }

    private static void array(byte[] body, int begin, Taker taker) {
        int depth = 0;
        int from = begin;
        for (int i = begin; i < body.length; i++) {
            switch (body[i]) {
                case '"' -> i = endOfString(body, i);
                case '{', '[' -> depth++;
                case '}' -> depth = closed(depth, i);
                case ',' -> {
                    if (depth == 0) {
                        if (!taker.take(element(body, from, i))) {
                            return;
                        }
                        from = i + 1;
                    }
                }
                case ']' -> {
                    if (depth == 0) {
                        if (skipSpace(body, i + 1) < body.length) {
                            throw broken("there is more after its end", i + 1);
                        }
                        boolean isEmpty = from == begin && skipSpace(body, from) == i;
                        if (!isEmpty) {
                            taker.take(element(body, from, i));
                        }
                        return;
                    }
                    depth = closed(depth, i);
                }
                default -> {
                    // for the decoder
                }
            }
        }
        throw broken("it is not closed", body.length);
    }

    private static int closed(int depth, int at) {
        if (depth == 0) {
            throw broken("a brace is closed that was not opened", at);
        }
        return depth - 1;
    }

    private static byte[] element(byte[] body, int from, int until) {
        int begin = skipSpace(body, from);
        if (begin >= until) {
            throw broken("an element is missing", until);
        }
        return Arrays.copyOfRange(body, begin, lastOf(body, begin, until) + 1);
    }

    /** Where the quote is that ends a string; the end of the body if there is none. */
    private static int endOfString(byte[] body, int quote) {
        for (int i = quote + 1; i < body.length; i++) {
            if (body[i] == '\\') {
                i++;
            } else if (body[i] == '"') {
                return i;
            }
        }
        return body.length;
    }

    private static IllegalArgumentException broken(String what, int at) {
        return new IllegalArgumentException("The array is not well-formed JSON: " + what + ", at byte " + at + ".");
    }

    private static int endOfLine(byte[] body, int from) {
        int at = from;
        while (at < body.length && body[at] != '\n') {
            at++;
        }
        return at;
    }

    private static int skipSpace(byte[] body, int from) {
        int at = from;
        while (at < body.length && isSpace(body[at])) {
            at++;
        }
        return at;
    }

    /** The last byte before {@code until} that is no space; there is one from {@code from} on. */
    private static int lastOf(byte[] body, int from, int until) {
        int at = until - 1;
        while (at > from && isSpace(body[at])) {
            at--;
        }
        return at;
    }

    private static boolean isSpace(byte each) {
        return each == ' ' || each == '\n' || each == '\r' || each == '\t';
    }
}
