package io.seamark.speed.recovery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Says from when on Spark's checkpoint can be trusted: when batches have been committed for longer than it takes until the
 * states are stored in it. Until then a death is followed by the journal's lane. Not thread-safe.
 */
public final class CheckpointTrust {

    private final CheckpointFolder folder;
    private final String fingerprint;
    private final long neededMillis;
    private long first = Long.MIN_VALUE;
    private boolean trusted;

    /**
     * @param needed how long the stream must have run; zero where it started from a checkpoint with states
     */
    public CheckpointTrust(CheckpointFolder folder, String fingerprint, Duration needed) {
        this.folder = requireNonNull(folder, "folder");
        this.fingerprint = requireNonNull(fingerprint, "fingerprint");
        this.neededMillis = needed.toMillis();
    }

    /** Tells that a batch is done. */
    public void done(long batchTime) {
        if (first == Long.MIN_VALUE) {
            first = batchTime;
        }
        if (!trusted && batchTime - first >= neededMillis) {
            folder.trust(fingerprint);
            trusted = true;
        }
    }
}
