package io.seamark.deploy.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.seamark.common.reading.EventTime;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The lines of a file of JSON lines, each sent as it stands there. A line that cannot be read is a message without a key:
 * the speed layer rejects it with the reason. Blank lines are passed over.
 */
final class JsonRecording implements Recording {

    private final LineReader lines;
    private final RowRange range;
    private long row;
    private long lastTs;
    private Optional<byte[]> next = Optional.empty();
    private boolean ended;

    JsonRecording(LineReader lines, RowRange range) {
        this.lines = lines;
        this.range = range;
    }

    @Override
    public boolean hasNext() {
        try {
            while (next.isEmpty() && !ended) {
                advance();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return next.isPresent();
    }

    private void advance() throws IOException {
        Optional<byte[]> line = lines.next();
        if (line.isPresent() && isBlank(line.get())) {
            return;
        }
        ended = line.isEmpty() || range.endedAt(row);
        if (!ended && range.begunAt(row)) {
            next = line;
        }
        row++;
    }

    @Override
    public ReplayMessage next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the file has no more lines");
        }
        byte[] line = next.orElseThrow();
        next = Optional.empty();
        return message(line);
    }

    private ReplayMessage message(byte[] line) {
        Optional<String> device = Optional.empty();
        try (JsonReader json = new JsonReader(new StringReader(new String(line, UTF_8)))) {
            json.beginObject();
            while (json.hasNext()) {
                String field = json.nextName();
                if (field.equals("device") && json.peek() == JsonToken.STRING) {
                    device = Optional.of(json.nextString()).filter(id -> !id.isEmpty());
                } else if (field.equals("ts") && (json.peek() == JsonToken.STRING || json.peek() == JsonToken.NUMBER)) {
                    lastTs = EventTime.parse(json.nextString()).orElse(lastTs);
                } else {
                    json.skipValue();
                }
            }
            json.endObject();
        } catch (MalformedJsonException | EOFException | IllegalStateException e) {
            device = Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ReplayMessage(lastTs, device.map(id -> id.getBytes(UTF_8)), line);
    }

    static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
