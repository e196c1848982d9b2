package io.seamark.common.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import io.seamark.common.bytes.CorruptDataException;

/** The stored form of windows: one JSON object, UTF-8 (docs/formats.md). Stateless. */
public final class WindowCodec {

    private static final Gson GSON = new Gson();

    private WindowCodec() {}

    public static byte[] encode(MaintenanceWindow window) {
        return GSON.toJson(window).getBytes(UTF_8);
    }

    /**
     * Reads a window.
     *
     * @throws CorruptDataException if it is none, or of a version that is not known
     */
    public static MaintenanceWindow decode(byte[] bytes) {
        MaintenanceWindow window;
        try {
            window = GSON.fromJson(new String(bytes, UTF_8), MaintenanceWindow.class);
        } catch (RuntimeException e) {
            throw new CorruptDataException("Not a maintenance window: " + e.getMessage(), e);
        }
        if (window == null || window.version() != MaintenanceWindow.VERSION) {
            throw new CorruptDataException("Not a maintenance window of version " + MaintenanceWindow.VERSION);
        }
        return window;
    }
}
