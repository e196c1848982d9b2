package io.seamark.serving.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.util.ArrayList;
import java.util.List;

/** Splits a request body into the messages in it: one JSON object, a JSON array of objects, or one object a line. Stateless. */
final class ReadingBodies {

    private static final Gson STRICT = new GsonBuilder()
            .setStrictness(Strictness.STRICT)
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private ReadingBodies() {}

    /**
     * The messages in order.
     *
     * @throws IllegalArgumentException if the body is an array that is not well-formed
     */
    static List<byte[]> split(byte[] body) {
        String text = new String(body, UTF_8);
        String trimmed = text.strip();
        if (trimmed.startsWith("[")) {
            return array(trimmed);
        }
        List<String> lines = trimmed.lines().filter(line -> !line.isBlank()).toList();
        boolean objectPerLine =
                lines.stream().skip(1).anyMatch(line -> line.strip().startsWith("{\""))
                        && lines.get(0).strip().endsWith("}");
        if (lines.size() > 1 && objectPerLine) {
            return lines.stream().map(line -> line.strip().getBytes(UTF_8)).toList();
        }
        return List.of(body);
    }

    private static List<byte[]> array(String text) {
        try {
            List<byte[]> messages = new ArrayList<>();
            for (JsonElement each : STRICT.fromJson(text, JsonArray.class)) {
                messages.add(STRICT.toJson(each).getBytes(UTF_8));
            }
            return messages;
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("The array is not well-formed JSON: " + e.getMessage(), e);
        }
    }
}
