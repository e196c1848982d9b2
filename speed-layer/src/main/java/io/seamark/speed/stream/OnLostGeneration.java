package io.seamark.speed.stream;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;

/** What to do with a journaled cut whose generation is gone or damaged. Stateless. */
public final class OnLostGeneration {

    /** The key of the setting. */
    public static final String SETTING = "seamark.speed.on-lost-generation";

    private OnLostGeneration() {}

    /**
     * Whether its readings go out without scores rather than not at all.
     *
     * @throws SeamarkException if the setting is neither {@code stop} nor {@code unscored}
     */
    public static boolean isUnscored(Settings settings) {
        String text = settings.string(SETTING);
        return switch (text) {
            case "stop" -> false;
            case "unscored" -> true;
            default ->
                throw new SeamarkException(
                        "The setting '" + SETTING + "' is '" + text + "', but must be 'stop' or 'unscored'.");
        };
    }
}
