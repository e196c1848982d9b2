package io.seamark.batch.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.common.reading.Reading;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The readings of a file with one JSON object on each line, by the decoder that reads messages; the device takes the place
 * of the key. Blank lines are skipped. Not thread-safe.
 */
final class JsonLines implements Iterator<Row>, Closeable {

    private final BufferedInputStream in;
    private final ReadingDecoder decoder;
    private final int maxBytes;
    private final String devicePrefix;
    private final long now;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long lines;
    private long rows;
    private Optional<byte[]> next = Optional.empty();

    JsonLines(InputStream in, ReadingLimits limits, String devicePrefix, long now) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.decoder = new ReadingDecoder(limits);
        this.maxBytes = limits.maxBytes();
        this.devicePrefix = devicePrefix;
        this.now = now;
    }

    @Override
    public boolean hasNext() {
        try {
            while (next.isEmpty() && readLine()) {
                byte[] bytes = line.toByteArray();
                next = new String(bytes, UTF_8).isBlank() ? Optional.empty() : Optional.of(bytes);
            }
            return next.isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the next line; of one that is too long only so much that the decoder sees that it is. */
    private boolean readLine() throws IOException {
        line.reset();
        int b = in.read();
        if (b < 0) {
            return false;
        }
        lines++;
        for (; b >= 0 && b != '\n'; b = in.read()) {
            if (line.size() <= maxBytes) {
                line.write(b);
            }
        }
        return true;
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the file has no more lines");
        }
        byte[] bytes = next.orElseThrow();
        next = Optional.empty();
        long row = rows++;
        if (!decoder.decode(device(bytes), bytes, now)) {
            return new Row.Rejected(row, lines, decoder.reason().name(), decoder.detail(), bytes);
        }
        Reading reading = decoder.reading();
        return new Row.Accepted(
                row,
                devicePrefix.isEmpty()
                        ? reading
                        : new Reading(devicePrefix + reading.device(), reading.ts(), reading.metrics()));
    }

    /** The device of a line as its key; what is no object has none, and the decoder says so. */
    private static byte[] device(byte[] bytes) {
        try {
            JsonObject object = JsonParser.parseString(new String(bytes, UTF_8)).getAsJsonObject();
            return object.get("device").getAsString().getBytes(UTF_8);
        } catch (RuntimeException e) {
            return new byte[0];
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
