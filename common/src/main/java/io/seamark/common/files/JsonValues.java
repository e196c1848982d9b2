package io.seamark.common.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * The JSON values of a file, byte for byte, each without the white space around it: one on each line, or, where the file
 * begins like an array or like an object over several lines, one after the other, the elements of arrays each on its own.
 *
 * <p>A value that is broken ends at its line, or at the next line that begins like an object, so that the next one is read.
 * Blank lines and trailing NUL bytes are nothing. Memory is bounded by the longest value that is wanted. Not thread-safe.
 */
public final class JsonValues implements Closeable {

    private static final int START_BYTES = 1 << 16;

    private final BufferedInputStream in;
    private final int maxBytes;
    private final ByteArrayOutputStream value = new ByteArrayOutputStream(256);
    private final boolean lineByLine;
    private int arrays;
    private long line = 1;
    private long lineOfValue;

    /**
     * Reads from the beginning of a file.
     *
     * @param in plain UTF-8, without a byte order mark; closed with this
     * @param maxBytes of a longer value only one byte more than this is given
     */
    public JsonValues(InputStream in, int maxBytes) throws IOException {
        this.in = new BufferedInputStream(in, START_BYTES);
        this.maxBytes = maxBytes;
        this.lineByLine = isLineByLine();
    }

    /** The line at which the last value begins, from 1. */
    public long line() {
        return lineOfValue;
    }

    /** The next value, or empty at the end of the file. */
    public Optional<byte[]> next() throws IOException {
        int b = skipGaps();
        if (b < 0) {
            return Optional.empty();
        }
        value.reset();
        lineOfValue = line;
        if (b == '{' && (arrays > 0 || !lineByLine)) {
            object();
        } else {
            restOfLine(b);
        }
        return Optional.of(stripped(value.toByteArray()));
    }

    /** Goes to where the next value begins, and returns its first byte, or -1 at the end of the file. */
    private int skipGaps() throws IOException {
        int b = in.read();
        while (b >= 0 && isGap(b)) {
            line += b == '\n' ? 1 : 0;
            b = in.read();
        }
        return b;
    }

    /** White space, NUL, and what separates and encloses the elements of arrays. */
    private boolean isGap(int b) throws IOException {
        if (b == '[' && holdsObjects()) {
            arrays++;
            return true;
        }
        if (b == ']' && arrays > 0) {
            arrays--;
            return true;
        }
        return b <= ' ' || (b == ',' && (arrays > 0 || !lineByLine));
    }

    /** Whether an array, whose bracket is read, has objects or nothing in it. */
    private boolean holdsObjects() throws IOException {
        in.mark(START_BYTES);
        int b = in.read();
        for (int i = 2; i < START_BYTES && b >= 0 && b <= ' '; i++) {
            b = in.read();
        }
        in.reset();
        return b == '{' || b == '[' || b == ']';
    }

    private void restOfLine(int first) throws IOException {
        for (int b = first; b >= 0 && b != '\n'; b = in.read()) {
            keep(b);
        }
        line++;
    }

    /** Reads an object to its closing brace. */
    private void object() throws IOException {
        int depth = 1;
        boolean quoted = false;
        boolean escaped = false;
        keep('{');
        while (depth > 0) {
            int b = in.read();
            if (b < 0) {
                return;
            }
            if (b == '\n') {
                line++;
                if (quoted || nextLineBegins()) {
                    return;
                }
            }
            keep(b);
            if (escaped) {
                escaped = false;
            } else if (quoted) {
                escaped = b == '\\';
                quoted = b != '"';
            } else if (b == '"') {
                quoted = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                depth--;
            }
        }
        remainder();
    }

    /** What follows an object on its line without being another value belongs to it, and makes it broken. */
    private void remainder() throws IOException {
        in.mark(START_BYTES);
        int b = in.read();
        for (int i = 2; i < START_BYTES && b >= 0 && b <= ' ' && b != '\n'; i++) {
            b = in.read();
        }
        in.reset();
        if (b > ' ' && b != ',' && b != '{' && b != '[' && !(b == ']' && arrays > 0)) {
            restOfLine(in.read());
        }
    }

    /** Whether the next line begins with an object that has something in it, as a line of JSON lines does. */
    private boolean nextLineBegins() throws IOException {
        in.mark(2);
        boolean begins = in.read() == '{' && in.read() == '"';
        in.reset();
        return begins;
    }

    /** Whether the file does not begin like one object over several lines, nor like several in one line. */
    private boolean isLineByLine() throws IOException {
        in.mark(START_BYTES);
        byte[] start = in.readNBytes(START_BYTES - 1);
        in.reset();
        String[] lines = new String(start, ISO_8859_1).strip().split("\\R", 3);
        String first = lines[0].strip();
        if (!first.startsWith("{")) {
            return true;
        }
        int end = endOfObject(first);
        if (end > 0) {
            String rest = first.substring(end).strip();
            return !rest.startsWith(",") && !rest.startsWith("{");
        }
        boolean goesOn = "{[,:".indexOf(first.charAt(first.length() - 1)) >= 0;
        return !goesOn || lines.length < 2 || lines[1].startsWith("{\"");
    }

    /** Where the object ends that a text begins with; 0 if not in it. */
    private static int endOfObject(String text) {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return i + 1;
            }
        }
        return 0;
    }

    private static byte[] stripped(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] >= 0 && bytes[end - 1] <= ' ') {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    private void keep(int b) {
        if (value.size() <= maxBytes) {
            value.write(b);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
