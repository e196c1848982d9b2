package io.seamark.serving.rest;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import io.javalin.http.Context;
import io.seamark.serving.door.Door;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads request bodies; one that cannot be used is a 400. Stateless. */
final class Bodies {

    /** What operators say is small: more is not parsed, whatever bodies of readings may have. */
    private static final int MAX_OBJECT_BYTES = 1 << 20;

    private static final Gson STRICT =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();

    private Bodies() {}

    /**
     * The object that the body is; an empty one for an empty body.
     *
     * @param fields that it may have
     */
    static JsonObject object(Context context, KnownNames fields) {
        byte[] bytes = Door.body(context.req());
        if (bytes.length > MAX_OBJECT_BYTES) {
            throw new Problem(
                    413,
                    "The body has " + bytes.length + " bytes, at most " + MAX_OBJECT_BYTES + " are taken here.",
                    "Send less at once.");
        }
        JsonObject object = parsed(bytes);
        fields.requireAll(object);
        return object;
    }

    private static JsonObject parsed(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonObject object = text.isBlank() ? new JsonObject() : STRICT.fromJson(text, JsonObject.class);
            if (object != null) {
                return object;
            }
        } catch (CharacterCodingException | JsonParseException e) {
            // told below, with the same words as an array
        }
        throw new Problem(400, "The body is not a JSON object in UTF-8.", "Send an object, or nothing.");
    }

    /** A text, number or truth value as text; empty if there is none. */
    static String text(JsonObject body, String name) {
        return body.has(name) && body.get(name).isJsonPrimitive()
                ? body.get(name).getAsString()
                : "";
    }

    /**
     * A text of bounded length.
     *
     * @param max characters
     * @param setting that bounds it
     */
    static String text(JsonObject body, String name, int max, String setting) {
        String text = text(body, name);
        if (text.length() > max) {
            throw new Problem(
                    400,
                    "The " + name + " has " + text.length() + " characters, at most " + max + " are taken.",
                    "Send a shorter one, or raise " + setting + ".");
        }
        return text;
    }
}
