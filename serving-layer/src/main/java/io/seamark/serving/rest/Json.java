package io.seamark.serving.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonNull;
import com.google.gson.JsonSerializer;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.javalin.http.Context;
import io.javalin.json.JsonMapper;
import io.seamark.common.seam.Seam;
import io.seamark.serving.door.LargeAnswers;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Optional;

/** JSON of all answers: what is absent or not finite is null. Thread-safe. */
final class Json implements JsonMapper {

    static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .registerTypeAdapter(Double.class, new Finite())
            .registerTypeAdapter(double.class, new Finite())
            .registerTypeAdapter(
                    Seam.class, (JsonSerializer<Seam>) (seam, type, context) -> context.serialize(seam.offsets()))
            .registerTypeHierarchyAdapter(Optional.class, (JsonSerializer<Optional<?>>)
                    (value, type, context) -> value.map(context::serialize).orElse(JsonNull.INSTANCE))
            .create();

    /** Written as it comes, where a serializer would make a tree of every number. */
    private static final class Finite extends TypeAdapter<Double> {
        @Override
        public void write(JsonWriter out, Double value) throws IOException {
            if (value == null || !Double.isFinite(value)) {
                out.nullValue();
            } else {
                out.value(value);
            }
        }

        @Override
        public Double read(JsonReader in) throws IOException {
            return in.nextDouble();
        }
    }

    /** Answers with what has been written, straight to the response: a result would go there through a buffer. */
    static void send(Context context, JsonBytes written) throws IOException {
        send(context, written.size(), written::writeTo);
    }

    /** Answers with an object, of which there is no telling how large it is. */
    static void send(Context context, Object answer) throws IOException {
        byte[] bytes = GSON.toJson(answer).getBytes(UTF_8);
        send(context, bytes.length, out -> out.write(bytes));
    }

    private static void send(Context context, int size, LargeAnswers.Body body) throws IOException {
        context.contentType("application/json");
        if (!LargeAnswers.send(context.req(), size, body, context.outputStream())) {
            context.header("Retry-After", "1");
            throw new Problem(
                    503,
                    "The answer has " + size
                            + " bytes, and those that are on their way to others leave no room for it.",
                    "Ask again, or for less; seamark.serving.max-answer-memory bounds the answers that are under way.");
        }
    }

    @Override
    public String toJsonString(Object object, Type type) {
        return GSON.toJson(object);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as the interface has it
    public <T> T fromJsonString(String json, Type type) {
        return GSON.fromJson(json, type);
    }
}
