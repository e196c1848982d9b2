package io.seamark.common.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The text of a stream as UTF-8, in constant memory. Not thread-safe. */
final class Utf8Stream extends InputStream {

    private static final int CHARS = 1 << 13;

    private final Reader reader;
    private final char[] chars = new char[CHARS + 1];
    private int held;
    private byte[] bytes = {};
    private int at;

    Utf8Stream(InputStream in, Charset charset) {
        this.reader = new InputStreamReader(in, charset);
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, buffer, offset, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (at == bytes.length) {
            int count = reader.read(chars, held, CHARS - held);
            if (count < 0 && held == 0) {
                return false;
            }
            int length = held + Math.max(0, count);
            // The two halves of a surrogate pair are encoded together.
            boolean half = count > 0 && Character.isHighSurrogate(chars[length - 1]);
            int whole = half ? length - 1 : length;
            bytes = new String(chars, 0, whole).getBytes(StandardCharsets.UTF_8);
            at = 0;
            held = half ? 1 : 0;
            chars[0] = half ? chars[length - 1] : chars[0];
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
