package io.seamark.common.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.seamark.common.bytes.CorruptDataException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;

/** The stored form of what is told of devices: one JSON object, UTF-8 (docs/formats.md). Immutable and thread-safe. */
public final class DeviceInfoCodec {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    private static final TypeAdapter<JsonElement> TREE = GSON.getAdapter(JsonElement.class);

    private final DeviceInfoLimits limits;

    /** @param limits beyond which a message is refused */
    public DeviceInfoCodec(DeviceInfoLimits limits) {
        this.limits = limits;
    }

    /** The stored form: fields in one order, nothing of what is not known. */
    public static byte[] encode(DeviceInfo info) {
        JsonObject json = new JsonObject();
        json.addProperty("device", info.device());
        info.type().ifPresent(type -> json.addProperty("type", type));
        info.site().ifPresent(site -> json.addProperty("site", site));
        if (!info.labels().isEmpty()) {
            JsonObject labels = new JsonObject();
            info.labels().forEach(labels::addProperty);
            json.add("labels", labels);
        }
        info.timeZone().ifPresent(zone -> json.addProperty("timeZone", zone.getId()));
        info.expectedInterval().ifPresent(interval -> json.addProperty("expectedInterval", interval.toMillis()));
        return GSON.toJson(json).getBytes(UTF_8);
    }

    /**
     * Reads a message of the topic.
     *
     * @param key of the message: the device id
     * @throws CorruptDataException if it is none, or beyond a limit; the message says what is wrong, with its value
     */
    public DeviceInfo decode(byte[] key, byte[] value) {
        DeviceInfo info = decode(value);
        if (!info.device().equals(text(key, "the key"))) {
            throw new CorruptDataException(
                    "the key is '" + text(key, "the key") + "', but the device '" + info.device() + "'");
        }
        return info;
    }

    /**
     * Reads one, wherever it comes from.
     *
     * @throws CorruptDataException if it is none, or beyond a limit; the message says what is wrong, with its value
     */
    public DeviceInfo decode(byte[] value) {
        if (value.length > limits.maxBytes()) {
            throw new CorruptDataException(value.length + " bytes, of which " + limits.maxBytes()
                    + " are accepted (seamark.devices.max-bytes)");
        }
        JsonElement json = json(text(value, "the value"));
        if (!json.isJsonObject()) {
            throw new CorruptDataException("no JSON object");
        }
        return new DeviceInfoFields(json.getAsJsonObject(), limits).read();
    }

    private static JsonElement json(String text) {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            JsonElement json = TREE.read(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IOException("there is more behind its end");
            }
            return json;
        } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
            throw new CorruptDataException("broken JSON: " + e.getMessage(), e);
        }
    }

    private static String text(byte[] bytes, String what) {
        try {
            return UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CorruptDataException(what + " is no UTF-8", e);
        }
    }
}
