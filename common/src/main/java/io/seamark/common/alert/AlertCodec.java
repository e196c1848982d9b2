package io.seamark.common.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import io.seamark.common.bytes.CorruptDataException;

/** The stored form of alert events: one JSON object, UTF-8 (docs/formats.md). Stateless. */
public final class AlertCodec {

    private static final Gson GSON = new Gson();

    private AlertCodec() {}

    public static byte[] encode(AlertEvent event) {
        return GSON.toJson(event).getBytes(UTF_8);
    }

    /**
     * Reads an event.
     *
     * @throws CorruptDataException if it is none, or of a version that is not known
     */
    public static AlertEvent decode(byte[] bytes) {
        AlertEvent event;
        try {
            event = GSON.fromJson(new String(bytes, UTF_8), AlertEvent.class);
        } catch (RuntimeException e) {
            throw new CorruptDataException("Not an alert event: " + e.getMessage(), e);
        }
        if (event == null || event.version() != 1 || !isWhole(event)) {
            throw new CorruptDataException("Not an alert event of version 1");
        }
        return event;
    }

    private static boolean isWhole(AlertEvent event) {
        return event.id() != null
                && event.event() != null
                && event.device() != null
                && event.detector() != null
                && event.causes() != null
                && event.generation() != null;
    }
}
