package io.seamark.deploy.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.seamark.common.files.FileRow;
import io.seamark.common.files.RowReader;
import io.seamark.common.reading.ReadingEncoder;
import java.io.IOException;
import java.io.StringReader;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The readings of a file. A row of a CSV file that is none is passed over; a value of a JSON file is sent as it stands there,
 * so that the speed layer rejects it with the reason if it is none, without a key if no device can be read from it.
 */
final class RowRecording implements Recording {

    private final RowReader rows;
    private final RowRange range;
    private long lastTs;
    private Optional<ReplayMessage> next = Optional.empty();
    private boolean ended;

    RowRecording(RowReader rows, RowRange range) {
        this.rows = rows;
        this.range = range;
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && !ended) {
            advance();
        }
        return next.isPresent();
    }

    private void advance() {
        if (!rows.hasNext()) {
            ended = true;
            return;
        }
        FileRow row = rows.next();
        ended = range.endedAt(row.number());
        if (!ended && range.begunAt(row.number())) {
            next = message(row);
        }
    }

    private Optional<ReplayMessage> message(FileRow row) {
        if (row instanceof FileRow.Accepted accepted) {
            lastTs = accepted.reading().ts();
            byte[] value = row.original().length == 0 ? ReadingEncoder.toJson(accepted.reading()) : row.original();
            return Optional.of(
                    new ReplayMessage(lastTs, Optional.of(row.device().getBytes(UTF_8)), value));
        }
        return row.original().length == 0
                ? Optional.empty()
                : Optional.of(new ReplayMessage(lastTs, device(row.original()), row.original()));
    }

    /** The device of a value that is whole JSON. */
    private static Optional<byte[]> device(byte[] value) {
        Optional<String> device = Optional.empty();
        try (JsonReader json = new JsonReader(new StringReader(new String(value, UTF_8)))) {
            json.beginObject();
            while (json.hasNext()) {
                if (json.nextName().equals("device") && json.peek() == JsonToken.STRING) {
                    device = Optional.of(json.nextString()).filter(id -> !id.isEmpty());
                } else {
                    json.skipValue();
                }
            }
            json.endObject();
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        }
        return device.map(id -> id.getBytes(UTF_8));
    }

    @Override
    public ReplayMessage next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the file has no more readings");
        }
        ReplayMessage message = next.orElseThrow();
        next = Optional.empty();
        return message;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
