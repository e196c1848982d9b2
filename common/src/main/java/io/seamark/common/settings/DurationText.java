package io.seamark.common.settings;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;

/** Durations on the command line, written as in settings. Stateless. */
public final class DurationText {

    private DurationText() {}

    /**
     * Reads {@code 500ms}, {@code 60s}, {@code 5m}, {@code 2h} or {@code 1d}.
     *
     * @param option name of the option, for the error
     * @throws SeamarkException if it is none of them
     */
    public static Duration parse(String option, String text) {
        try {
            return ConfigFactory.parseMap(Map.of("duration", text)).getDuration("duration");
        } catch (ConfigException e) {
            throw new SeamarkException(
                    option + " is '" + text + "', which is no duration: write 500ms, 60s, 5m, 2h or 1d.", e);
        }
    }
}
