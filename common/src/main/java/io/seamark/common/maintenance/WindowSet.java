package io.seamark.common.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.registry.RetiredDevices;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What operators have said that a cut is processed under: maintenance windows, and devices that are retired. Named by what is in
 * it, so that a cut of the journal that names it is always processed under the same. Immutable.
 */
public final class WindowSet {

    /** No window, and all devices in service. */
    public static final WindowSet NONE = new WindowSet(List.of(), RetiredDevices.NONE);

    private static final Gson GSON = new Gson();
    private static final int ID_BYTES = 12;

    private final List<MaintenanceWindow> windows;
    private final RetiredDevices retired;
    private final String id;

    private WindowSet(List<MaintenanceWindow> windows, RetiredDevices retired) {
        this.windows = windows;
        this.retired = retired;
        this.id = windows.isEmpty() && retired.isEmpty() ? "" : digest(toBytes());
    }

    /** The stored form of a set that has retired devices. */
    private record WithRetired(List<MaintenanceWindow> windows, List<String> retired, List<String> released) {}

    /** Of some windows, in whatever order. */
    public static WindowSet of(Collection<MaintenanceWindow> windows) {
        if (windows.isEmpty()) {
            return NONE;
        }
        List<MaintenanceWindow> ordered = new ArrayList<>(windows);
        ordered.sort(Comparator.comparing(MaintenanceWindow::kind).thenComparing(MaintenanceWindow::id));
        return new WindowSet(List.copyOf(ordered), RetiredDevices.NONE);
    }

    /** The same windows with retired devices. */
    public WindowSet with(RetiredDevices devices) {
        return windows.isEmpty() && devices.isEmpty() ? NONE : new WindowSet(windows, devices);
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(Arrays.copyOf(digest, ID_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The name of this very set; empty for none. */
    public String id() {
        return id;
    }

    /** All of them, in an order that depends on what they are alone. */
    public List<MaintenanceWindow> windows() {
        return windows;
    }

    /** The devices of which nothing is told. */
    public RetiredDevices retired() {
        return retired;
    }

    /** The window that holds back an alert; the first, if several do. */
    public Optional<MaintenanceWindow> covering(String device, String detector, long ts) {
        for (MaintenanceWindow window : windows) {
            if (window.covers(device, detector, ts)) {
                return Optional.of(window);
            }
        }
        return Optional.empty();
    }

    /** The stored form: a JSON array of the windows; with retired devices, an object that has it (docs/formats.md). */
    public byte[] toBytes() {
        Object form = retired.isEmpty() ? windows : new WithRetired(windows, retired.names(), retired.released());
        return GSON.toJson(form).getBytes(UTF_8);
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws CorruptDataException if the bytes are none
     */
    public static WindowSet fromBytes(byte[] bytes) {
        MaintenanceWindow[] windows;
        RetiredDevices retired = RetiredDevices.NONE;
        try {
            JsonElement json = JsonParser.parseString(new String(bytes, UTF_8));
            if (json.isJsonObject()) {
                JsonObject object = json.getAsJsonObject();
                windows = GSON.fromJson(object.get("windows"), MaintenanceWindow[].class);
                retired = RetiredDevices.of(names(object.get("retired")), names(object.get("released")));
            } else {
                windows = GSON.fromJson(json, MaintenanceWindow[].class);
            }
        } catch (RuntimeException e) {
            throw new CorruptDataException("Not a set of maintenance windows: " + e.getMessage(), e);
        }
        if (windows == null || Arrays.stream(windows).anyMatch(WindowSet::isUnknown)) {
            throw new CorruptDataException("Not a set of maintenance windows of version " + MaintenanceWindow.VERSION);
        }
        return of(List.of(windows)).with(retired);
    }

    private static List<String> names(JsonElement names) {
        return List.of(GSON.fromJson(names, String[].class));
    }

    private static boolean isUnknown(MaintenanceWindow window) {
        return window == null || window.version() != MaintenanceWindow.VERSION;
    }
}
