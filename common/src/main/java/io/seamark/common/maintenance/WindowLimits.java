package io.seamark.common.maintenance;

import io.seamark.common.label.Label;
import io.seamark.common.settings.Settings;
import java.util.Optional;

/**
 * What operators may say at most, wherever it comes from. Immutable.
 *
 * @param maxWindows windows that are held at the same time, labels that say "expected" included
 * @param maxDevices devices and patterns of one window
 * @param maxDevicesInAll devices and patterns of all windows together
 * @param maxText characters of a reason or a note
 * @param maxName characters of a name: of a window, an alert, a device or pattern
 */
public record WindowLimits(int maxWindows, int maxDevices, int maxDevicesInAll, int maxText, int maxName) {

    /** The settings of each, for messages. */
    public static final String MAX_WINDOWS = "seamark.operators.max-windows";

    public static final String MAX_DEVICES = "seamark.operators.max-window-devices";
    public static final String MAX_DEVICES_IN_ALL = "seamark.operators.max-devices-in-all";
    public static final String MAX_TEXT = "seamark.operators.max-text";
    public static final String MAX_NAME = "seamark.operators.max-name";

    /** Below it, the ids that the serving layer gives to windows would be too long. */
    private static final int MIN_NAME = 64;

    /** Limits as set under {@code seamark.operators}. */
    public static WindowLimits from(Settings settings) {
        return new WindowLimits(
                settings.integerIn(MAX_WINDOWS, 1, 1_000_000),
                settings.integerIn(MAX_DEVICES, 1, 1_000_000),
                settings.integerIn(MAX_DEVICES_IN_ALL, 1, 10_000_000),
                settings.integerIn(MAX_TEXT, 1, 100_000),
                settings.integerIn(MAX_NAME, MIN_NAME, 100_000));
    }

    /** Why a window is not taken by itself; empty if it is. */
    Optional<String> problem(MaintenanceWindow window) {
        if (window.devices().size() > maxDevices) {
            return over("devices", window.devices().size(), maxDevices, MAX_DEVICES);
        }
        return name("id", window.id())
                .or(() -> name("sort", window.sort()))
                .or(() -> text("reason", window.reason()))
                .or(() -> window.devices().stream()
                        .flatMap(device -> name("device", device).stream())
                        .findFirst());
    }

    /** Why a label is not taken by itself; empty if it is. */
    Optional<String> problem(Label label) {
        return name("alert", label.alert())
                .or(() -> name("device", label.device()))
                .or(() -> name("detector", label.detector()))
                .or(() -> text("note", label.note()));
    }

    private Optional<String> name(String what, String value) {
        return value.length() > maxName ? over("characters in its " + what, value.length(), maxName, MAX_NAME) : none();
    }

    private Optional<String> text(String what, String value) {
        return value.length() > maxText ? over("characters in its " + what, value.length(), maxText, MAX_TEXT) : none();
    }

    private static Optional<String> none() {
        return Optional.empty();
    }

    private static Optional<String> over(String what, int found, int max, String setting) {
        return Optional.of("it has " + found + " " + what + ", at most " + max + " are taken (" + setting + ")");
    }
}
