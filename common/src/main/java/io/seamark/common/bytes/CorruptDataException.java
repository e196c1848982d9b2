package io.seamark.common.bytes;

import io.seamark.common.settings.SeamarkException;

/** Stored or received bytes are not what their format says: cut short, changed, or of a version that is not known. */
public final class CorruptDataException extends SeamarkException {

    public CorruptDataException(String message) {
        super(message);
    }

    public CorruptDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
