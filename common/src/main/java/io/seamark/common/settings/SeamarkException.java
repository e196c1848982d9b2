package io.seamark.common.settings;

/**
 * A failure that its reader can act on. The message names the thing, its value, and the way out; commands print it without
 * a stack trace and end with an exit code that is not 0.
 */
public class SeamarkException extends RuntimeException {

    public SeamarkException(String message) {
        super(message);
    }

    public SeamarkException(String message, Throwable cause) {
        super(message, cause);
    }
}
