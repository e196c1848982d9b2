package io.seamark.deploy;

import io.seamark.common.settings.SeamarkException;

/** A command cannot do what it was asked to; the message says what, with which value, and what to do about it. */
public class CommandFailure extends SeamarkException {
    public CommandFailure(String message) {
        super(message);
    }

    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
