package io.seamark.common.reading;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;

/** What to do where retention has removed messages from the log before they were taken. */
public enum OnLoss {
    /** An error that names what is gone; nothing is taken. */
    STOP,
    /** What is gone is counted as {@link RejectReason#LOST}, and the rest is taken. */
    GO_ON;

    /** The key of the setting. */
    public static final String SETTING = "seamark.kafka.on-loss";

    /**
     * The policy of the settings.
     *
     * @throws SeamarkException if it is neither
     */
    public static OnLoss from(Settings settings) {
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
