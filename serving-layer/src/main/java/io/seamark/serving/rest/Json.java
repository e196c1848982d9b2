package io.seamark.serving.rest;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import io.javalin.json.JsonMapper;
import io.seamark.common.seam.Seam;
import java.lang.reflect.Type;
import java.util.Optional;

/** JSON of all answers: what is absent or not finite is null. Thread-safe. */
final class Json implements JsonMapper {

    private static final JsonSerializer<Double> FINITE =
            (value, type, context) -> Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;

    static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .registerTypeAdapter(Double.class, FINITE)
            .registerTypeAdapter(double.class, FINITE)
            .registerTypeAdapter(
                    Seam.class, (JsonSerializer<Seam>) (seam, type, context) -> context.serialize(seam.offsets()))
            .registerTypeHierarchyAdapter(Optional.class, (JsonSerializer<Optional<?>>)
                    (value, type, context) -> value.map(context::serialize).orElse(JsonNull.INSTANCE))
            .create();

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
