package io.seamark.common.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import io.seamark.common.bytes.CorruptDataException;
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
 * The windows that a cut is processed under. Named by what is in it, so that a cut of the journal that names it is always
 * processed under the same. Immutable.
 */
public final class WindowSet {

    /** No window. */
    public static final WindowSet NONE = new WindowSet(List.of());

    private static final Gson GSON = new Gson();
    private static final int ID_BYTES = 12;

    private final List<MaintenanceWindow> windows;
    private final String id;

    private WindowSet(List<MaintenanceWindow> windows) {
        this.windows = windows;
        this.id = windows.isEmpty() ? "" : digest(toBytes());
    }

    /** Of some windows, in whatever order. */
    public static WindowSet of(Collection<MaintenanceWindow> windows) {
        if (windows.isEmpty()) {
            return NONE;
        }
        List<MaintenanceWindow> ordered = new ArrayList<>(windows);
        ordered.sort(Comparator.comparing(MaintenanceWindow::kind).thenComparing(MaintenanceWindow::id));
        return new WindowSet(List.copyOf(ordered));
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

    /** The window that holds back an alert; the first, if several do. */
    public Optional<MaintenanceWindow> covering(String device, String detector, long ts) {
        for (MaintenanceWindow window : windows) {
            if (window.covers(device, detector, ts)) {
                return Optional.of(window);
            }
        }
        return Optional.empty();
    }

    /** The stored form: a JSON array of the windows (docs/formats.md). */
    public byte[] toBytes() {
        return GSON.toJson(windows).getBytes(UTF_8);
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws CorruptDataException if the bytes are none
     */
    public static WindowSet fromBytes(byte[] bytes) {
        MaintenanceWindow[] windows;
        try {
            windows = GSON.fromJson(new String(bytes, UTF_8), MaintenanceWindow[].class);
        } catch (RuntimeException e) {
            throw new CorruptDataException("Not a set of maintenance windows: " + e.getMessage(), e);
        }
        if (windows == null || Arrays.stream(windows).anyMatch(WindowSet::isUnknown)) {
            throw new CorruptDataException("Not a set of maintenance windows of version " + MaintenanceWindow.VERSION);
        }
        return of(List.of(windows));
    }

    private static boolean isUnknown(MaintenanceWindow window) {
        return window == null || window.version() != MaintenanceWindow.VERSION;
    }
}
