package io.seamark.deploy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;

/** JSON as the commands give it out: indented, and with all characters as they are. Stateless. */
public final class JsonText {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private JsonText() {}

    /** The text, without an end of line behind it. A number that is none is written as {@code NaN}. */
    public static String of(JsonElement json) {
        return GSON.toJson(json);
    }
}
