package io.seamark.deploy.replay;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One message of a recording.
 *
 * @param ts event time, epoch ms; of a line that says none, the time of the line before it
 * @param key device id, or empty if the line does not say one
 */
record ReplayMessage(long ts, Optional<byte[]> key, byte[] value) {
    ReplayMessage {
        requireNonNull(key, "key is null");
        requireNonNull(value, "value is null");
    }
}
