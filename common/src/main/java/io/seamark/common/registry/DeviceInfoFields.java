package io.seamark.common.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.settings.DurationText;
import io.seamark.common.settings.SeamarkException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Takes a device's fields out of a JSON object, one after the other, and says which of them cannot be used, and why. */
final class DeviceInfoFields {

    /** Longest text of a value that is repeated in a reason, characters. */
    private static final int SHOWN = 60;

    private final JsonObject json;
    private final DeviceInfoLimits limits;

    DeviceInfoFields(JsonObject json, DeviceInfoLimits limits) {
        this.json = json;
        this.limits = limits;
    }

    DeviceInfo read() {
        String device = field("device")
                .map(value -> text("device", value, limits.maxNameBytes()))
                .orElseThrow(() -> new CorruptDataException("no field 'device'"));
        if (device.isEmpty()) {
            throw new CorruptDataException("'device' is empty");
        }
        return new DeviceInfo(device, optionalText("type"), optionalText("site"), labels(), timeZone(), interval());
    }

    /** A field; what is null is not there. */
    private Optional<JsonElement> field(String name) {
        return Optional.ofNullable(json.get(name)).filter(value -> !value.isJsonNull());
    }

    /** A text; what is blank is not known. */
    private Optional<String> optionalText(String name) {
        return field(name)
                .map(value -> text(name, value, limits.maxTextBytes()))
                .filter(text -> !text.isBlank());
    }

    private static String text(String name, JsonElement value, int most) {
        if (!(value instanceof JsonPrimitive primitive && primitive.isString())) {
            throw wrong(name, value, "which is no text");
        }
        return limited(name, value.getAsString(), most);
    }

    private static String limited(String name, String text, int most) {
        if (text.getBytes(UTF_8).length > most) {
            throw new CorruptDataException("'" + name + "' is longer than " + most + " bytes: '" + shown(text) + "'");
        }
        if (!UTF_8.newEncoder().canEncode(text)) {
            throw new CorruptDataException("'" + name + "' is no Unicode text: it has half a surrogate pair");
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new CorruptDataException(
                        String.format("'%s' has the control character \\u%04x at %d", name, (int) text.charAt(i), i));
            }
        }
        return text;
    }

    private SortedMap<String, String> labels() {
        SortedMap<String, String> labels = new TreeMap<>();
        Optional<JsonElement> given = field("labels");
        if (given.isEmpty()) {
            return labels;
        }
        if (!given.get().isJsonObject()) {
            throw wrong("labels", given.get(), "which is no object of texts by name");
        }
        JsonObject object = given.get().getAsJsonObject();
        if (object.size() > limits.maxLabels()) {
            throw new CorruptDataException(object.size() + " labels, of which " + limits.maxLabels()
                    + " are accepted (seamark.devices.max-labels)");
        }
        for (Map.Entry<String, JsonElement> label : object.entrySet()) {
            String name = limited("labels", label.getKey(), limits.maxTextBytes());
            if (!label.getValue().isJsonNull()) {
                labels.put(name, text("labels." + shown(name), label.getValue(), limits.maxTextBytes()));
            }
        }
        return labels;
    }

    private Optional<ZoneId> timeZone() {
        return optionalText("timeZone").map(name -> {
            try {
                return ZoneId.of(name);
            } catch (DateTimeException e) {
                throw new CorruptDataException(
                        "'timeZone' is '" + shown(name)
                                + "', which is no zone: write a name such as Europe/Berlin, or an offset such as +05:30",
                        e);
            }
        });
    }

    private Optional<Duration> interval() {
        return field("expectedInterval").map(value -> {
            Duration interval = duration(value);
            if (interval.compareTo(Duration.ofMillis(1)) < 0 || interval.compareTo(DeviceInfo.LONGEST_INTERVAL) > 0) {
                throw wrong("expectedInterval", value, "but must lie from 1 ms to 366 d");
            }
            return Duration.ofMillis(interval.toMillis());
        });
    }

    private static Duration duration(JsonElement value) {
        if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
            try {
                return Duration.ofMillis(Long.parseLong(primitive.getAsString()));
            } catch (NumberFormatException e) {
                throw wrong("expectedInterval", value, "which is no whole number of milliseconds");
            }
        }
        String text = text("expectedInterval", value, SHOWN);
        try {
            return DurationText.parse("'expectedInterval'", text);
        } catch (SeamarkException e) {
            throw new CorruptDataException(e.getMessage(), e);
        }
    }

    private static CorruptDataException wrong(String name, JsonElement value, String why) {
        return new CorruptDataException("'" + name + "' is " + shown(value.toString()) + ", " + why);
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
