package io.seamark.serving.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;

/**
 * JSON in the making, as the bytes that are sent: for answers of so many numbers that a tree of them, its text, and the bytes of
 * that would cost more than finding the numbers. Commas and brackets are the caller's. Not thread-safe.
 */
final class JsonBytes {

    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    /** Digits of the longest number, with its sign. */
    private static final int LONG = 20;

    private byte[] bytes;
    private int size;

    /** @param room bytes that are expected; it grows beyond them */
    JsonBytes(int room) {
        bytes = new byte[room];
    }

    /** What is to be written as it is; for constants. */
    static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private void need(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }

    /** As it is. */
    JsonBytes raw(byte[] ascii) {
        need(ascii.length);
        System.arraycopy(ascii, 0, bytes, size, ascii.length);
        size += ascii.length;
        return this;
    }

    /** As it is. */
    JsonBytes raw(char ascii) {
        need(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    JsonBytes truth(boolean value) {
        return raw(value ? TRUE : FALSE);
    }

    JsonBytes nothing() {
        return raw(NULL);
    }

    JsonBytes number(long value) {
        need(LONG);
        size = NumberOutput.outputLong(value, bytes, size);
        return this;
    }

    /** The shortest digits that mean this very number; null where it is not finite. */
    @SuppressWarnings("deprecation") // of a String's low bytes: all there are, and the only copy
    JsonBytes number(double value) {
        if (!Double.isFinite(value)) {
            return nothing();
        }
        String text = NumberOutput.toString(value, true);
        int length = text.length();
        need(length);
        text.getBytes(0, length, bytes, size);
        size += length;
        return this;
    }

    JsonBytes text(String value) {
        int length = value.length();
        need(length + 2);
        int at = size;
        bytes[at++] = '"';
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return raw(Json.GSON.toJson(value).getBytes(UTF_8));
            }
            bytes[at++] = (byte) c;
        }
        bytes[at++] = '"';
        size = at;
        return this;
    }

    /** An object of offsets by partition. */
    JsonBytes offsets(Map<Integer, Long> offsets) {
        raw('{');
        Iterator<Map.Entry<Integer, Long>> each = offsets.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Integer, Long> offset = each.next();
            raw('"').number(offset.getKey()).raw('"').raw(':').number(offset.getValue());
            if (each.hasNext()) {
                raw(',');
            }
        }
        return raw('}');
    }

    int size() {
        return size;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, UTF_8);
    }
}
