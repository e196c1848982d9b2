package io.seamark.deploy.verify;

import io.seamark.common.device.DedupLimits;
import io.seamark.common.seam.Seam;

/**
 * What is known of archive and log when readings are judged.
 *
 * @param archiveSeam the archive must hold every reading of the log below it
 * @param logBegin where the log begins; what lies before, retention has removed
 * @param logEnd up to where the log was read
 * @param origin where the speed view began; what lies before, it has never seen
 * @param keptFromHour archive and views have all from this hour on; retention has dropped what is before
 * @param dedup how much of a device's past the speed layer remembers
 * @param replaced what the log lost after it was taken
 */
record Ground(
        Seam archiveSeam,
        Seam logBegin,
        Seam logEnd,
        Seam origin,
        long keptFromHour,
        DedupLimits dedup,
        ReplacedOffsets replaced) {

    /** Whether the log was read at this place, and has there what archive and answers are made of. */
    boolean inLog(int partition, long offset) {
        return offset >= logBegin.at(partition) && offset < logEnd.at(partition) && !replaced.isKept(partition, offset);
    }
}
