package io.seamark.deploy.status;

import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.Seam;
import java.util.OptionalLong;

/**
 * The speed layer's journal as found.
 *
 * @param cuts how many there have been
 * @param uncommitted how many of them are not committed: one while the speed layer works, more after it has died
 * @param committed where the readings end that are in committed cuts
 * @param lastCommitted number of the last committed cut; 0 if none is
 * @param lastBatch time of its micro-batch, epoch milliseconds; empty if the journal no longer tells of it
 */
record JournalStatus(long cuts, int uncommitted, Seam committed, long lastCommitted, OptionalLong lastBatch) {

    static JournalStatus of(JournalHistory history) {
        return new JournalStatus(
                history.lastCut(),
                history.uncommitted().size(),
                history.committedSeam().orElse(Seam.START),
                history.committed(),
                history.committedCuts().stream().mapToLong(Intent::batchTime).max());
    }

    /** How many readings of the log are in no committed cut. */
    long lag(LogStatus.Topic readings) {
        return readings.end().offsets().entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - committed.at(end.getKey())))
                .sum();
    }
}
