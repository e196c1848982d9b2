package io.seamark.deploy.stack;

import io.seamark.deploy.CommandFailure;

/** The local stack cannot be started, stopped or used; the message says which part, why, and what to do. */
public final class StackException extends CommandFailure {
    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
