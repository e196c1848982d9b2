package io.seamark.common.reading;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;

/** What to do where the log lost messages that had been taken, so that other messages get or have their offsets. */
public enum OnReplaced {
    /** An error that names the offsets; nothing is taken. */
    STOP,
    /** The offsets are recorded as replaced, and what comes after them is taken. */
    GO_ON;

    /** The key of the setting. */
    public static final String SETTING = "seamark.kafka.on-replaced";

    /**
     * The policy of the settings.
     *
     * @throws SeamarkException if it is neither
     */
    public static OnReplaced from(Settings settings) {
        String text = settings.string(SETTING);
        return switch (text) {
            case "stop" -> STOP;
            case "go-on" -> GO_ON;
            default ->
                throw new SeamarkException(
                        "The setting '" + SETTING + "' is '" + text + "', but must be 'stop' or 'go-on'.");
        };
    }
}
