package io.seamark.deploy.replay;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** The lines of a file as they stand in it, byte for byte, without their ends. */
final class LineReader implements Closeable {

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 14];
    private int from;
    private int to;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line, or empty at the end of the file. */
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        boolean any = false;
        while (true) {
            if (from == to) {
                from = 0;
                to = Math.max(0, in.read(buffer));
                if (to == 0) {
                    return any ? Optional.of(withoutReturn(line.toByteArray())) : Optional.empty();
                }
            }
            any = true;
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, from, end - from);
            from = Math.min(to, end + 1);
            if (end < to) {
                return Optional.of(withoutReturn(line.toByteArray()));
            }
        }
    }

    private static byte[] withoutReturn(byte[] line) {
        boolean has = line.length > 0 && line[line.length - 1] == '\r';
        return has ? Arrays.copyOf(line, line.length - 1) : line;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
