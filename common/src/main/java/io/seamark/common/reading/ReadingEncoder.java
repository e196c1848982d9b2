package io.seamark.common.reading;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes a reading as the JSON message of the {@code readings} topic. Thread-safe: it has no state. */
public final class ReadingEncoder {

    private ReadingEncoder() {}

    /** The message value, UTF-8; {@link ReadingDecoder} reads back exactly the same device, time and values. */
    public static byte[] toJson(Reading reading) {
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(64 + 32 * reading.metrics().size());
        try (JsonWriter json = new JsonWriter(new OutputStreamWriter(bytes, UTF_8))) {
            json.beginObject();
            json.name("device").value(reading.device());
            json.name("ts");
            if (EventTime.isMillis(reading.ts())) {
                json.value(reading.ts());
            } else {
                json.value(TimeGuess.iso(reading.ts())); // the number would be another unit
            }
            json.name("metrics").beginObject();
            for (Map.Entry<String, Double> metric : reading.metrics().entrySet()) {
                json.name(metric.getKey()).value(metric.getValue());
            }
            json.endObject();
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }
}
