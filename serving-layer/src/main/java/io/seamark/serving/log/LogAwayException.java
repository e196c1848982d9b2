package io.seamark.serving.log;

import io.seamark.common.settings.SeamarkException;

/** A log cannot be asked now; it may be back later. */
public final class LogAwayException extends SeamarkException {

    public LogAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
