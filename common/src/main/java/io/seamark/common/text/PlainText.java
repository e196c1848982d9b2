package io.seamark.common.text;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Opens files as plain UTF-8: unpacks gzip, and removes a byte order mark or decodes UTF-16 where one says so. Both are
 * recognized by the first bytes, whatever the file's name. Reading errors name the file. Stateless.
 */
public final class PlainText {

    private static final int BUFFER_BYTES = 1 << 16;

    private PlainText() {}

    /**
     * Opens a file.
     *
     * @throws IOException if it cannot be read, or is UTF-16 without a byte order mark
     */
    public static InputStream open(Path file) throws IOException {
        return of(Files.newInputStream(file), file.toString());
    }

    /**
     * Wraps a stream, which is closed with the result, and also if this fails.
     *
     * @param name what to call the stream in errors
     * @throws IOException if it cannot be read, or is UTF-16 without a byte order mark
     */
    public static InputStream of(InputStream in, String name) throws IOException {
        requireNonNull(name, "name is null");
        try {
            return new Named(decoded(unpacked(requireNonNull(in, "in is null"))), name);
        } catch (IOException e) {
            in.close();
            throw named(name, e);
        }
    }

    private static InputStream unpacked(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER_BYTES);
        byte[] start = peek(buffered, 2);
        boolean gzip = start.length == 2 && at(start, 0) == 0x1f && at(start, 1) == 0x8b;
        return gzip ? new BufferedInputStream(new GZIPInputStream(buffered, BUFFER_BYTES), BUFFER_BYTES) : buffered;
    }

    private static InputStream decoded(InputStream in) throws IOException {
        byte[] start = peek(in, 4);
        if (at(start, 0) == 0xef && at(start, 1) == 0xbb && at(start, 2) == 0xbf) {
            in.skipNBytes(3);
            return in;
        }
        if (at(start, 0) == 0xff && at(start, 1) == 0xfe) {
            return utf16(in, StandardCharsets.UTF_16LE);
        }
        if (at(start, 0) == 0xfe && at(start, 1) == 0xff) {
            return utf16(in, StandardCharsets.UTF_16BE);
        }
        boolean little = at(start, 0) > 0 && at(start, 1) == 0 && at(start, 2) > 0 && at(start, 3) == 0;
        boolean big = at(start, 0) == 0 && at(start, 1) > 0 && at(start, 2) == 0 && at(start, 3) > 0;
        if (little || big) {
            throw new IOException("looks like UTF-16 without a byte order mark: save it as UTF-8");
        }
        return in;
    }

    private static InputStream utf16(InputStream in, Charset charset) throws IOException {
        in.skipNBytes(2);
        return new Utf8Stream(in, charset);
    }

    private static byte[] peek(InputStream in, int count) throws IOException {
        in.mark(count);
        byte[] start = in.readNBytes(count);
        in.reset();
        return start;
    }

    /** The byte at an index, from 0 to 255, or -1 past the end. */
    private static int at(byte[] bytes, int index) {
        return index < bytes.length ? bytes[index] & 0xff : -1;
    }

    private static IOException named(String name, IOException e) {
        String what = String.valueOf(e.getMessage());
        return new IOException(what.startsWith(name) ? what : name + ": " + what, e);
    }

    private static final class Named extends FilterInputStream {
        private final String name;

        Named(InputStream in, String name) {
            super(in);
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                throw named(name, e);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                throw named(name, e);
            }
        }
    }
}
