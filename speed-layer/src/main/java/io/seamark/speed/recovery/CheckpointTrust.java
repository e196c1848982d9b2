package io.seamark.speed.recovery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says from when on Spark's checkpoint can be trusted: when batches have been committed for longer than it takes until the
 * states are stored in it. Until then a death is followed by the journal's lane, and always where the fleet is so large that batches would
 * wait for the checkpoint: snapshots are written behind them. Thread-safe.
 */
public final class CheckpointTrust {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointTrust.class);

    private final CheckpointFolder folder;
    private final String fingerprint;
    private final long neededMillis;
    private final long mostDevices;
    private long first = Long.MIN_VALUE;
    private boolean trusted;
    private volatile boolean possible = true;

    /**
     * @param fingerprint of this start
     * @param needed how long the stream must have run; zero where it started from a checkpoint with states
     * @param mostDevices most devices of which it holds the states
     */
    public CheckpointTrust(CheckpointFolder folder, String fingerprint, Duration needed, long mostDevices) {
        this.folder = requireNonNull(folder, "folder");
        this.fingerprint = requireNonNull(fingerprint, "fingerprint");
        this.neededMillis = needed.toMillis();
        this.mostDevices = mostDevices;
    }

    /** Tells how large the fleet is. One that is too large ends the trust, for the life of this process. */
    public synchronized void fleet(long devices) {
        if (possible && devices > mostDevices) {
            folder.distrust(); // before the first states are left out
            possible = false;
            LOG.info(
                    "States of {} devices are more than seamark.speed.checkpoint-devices: they are in snapshots alone, and"
                            + " a start takes the journal's lane",
                    devices);
        }
    }

    /** Whether the checkpoint is, or will be, one that holds the states. */
    public boolean isPossible() {
        return possible;
    }

    /** Tells that a batch is done. */
    public synchronized void done(long batchTime) {
        if (first == Long.MIN_VALUE) {
            first = batchTime;
        }
        if (possible && !trusted && batchTime - first >= neededMillis) {
            folder.trust(fingerprint);
            trusted = true;
        }
    }
}
