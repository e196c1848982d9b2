package io.seamark.deploy.status;

import io.seamark.common.journal.JournalHistory;
import io.seamark.common.seam.Seam;

/**
 * The speed layer's journal as found.
 *
 * @param cuts how many there have been
 * @param uncommitted how many of them are not committed: one while the speed layer works, more after it has died
 * @param committed where the readings end that are in committed cuts
 */
record JournalStatus(long cuts, int uncommitted, Seam committed) {

    static JournalStatus of(JournalHistory history) {
        return new JournalStatus(
                history.lastCut(),
                history.uncommitted().size(),
                history.committedSeam().orElse(Seam.START));
    }

    /** How many readings of the log are in no committed cut. */
    long lag(LogStatus.Topic readings) {
        return readings.end().offsets().entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - committed.at(end.getKey())))
                .sum();
    }
}
