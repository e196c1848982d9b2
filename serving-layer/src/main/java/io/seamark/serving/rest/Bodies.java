package io.seamark.serving.rest;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.javalin.http.Context;

/** Reads request bodies; one that cannot be used is a 400. Stateless. */
final class Bodies {

    private Bodies() {}

    /** The object that the body is; an empty one for an empty body. */
    static JsonObject object(Context context) {
        if (context.body().isBlank()) {
            return new JsonObject();
        }
        try {
            return Json.GSON.fromJson(context.body(), JsonObject.class);
        } catch (JsonParseException e) {
            throw new Problem(400, "The body is not a JSON object.", "Send an object, or nothing.");
        }
    }

    /** A text, number or truth value as text; empty if there is none. */
    static String text(JsonObject body, String name) {
        return body.has(name) && body.get(name).isJsonPrimitive()
                ? body.get(name).getAsString()
                : "";
    }
}
