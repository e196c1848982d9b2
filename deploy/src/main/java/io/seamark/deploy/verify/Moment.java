package io.seamark.deploy.verify;

import static java.util.Objects.requireNonNull;

import io.seamark.common.seam.Seam;

/**
 * What an answer says that it holds: the readings of its generation's batch view, and those of the log from the seam up to
 * where the frames were applied. Whether it does is then a matter of arithmetic, while the system moves on. Immutable.
 *
 * @param generation id of the generation; empty before the first
 * @param seam where the batch view ends
 * @param applied where the speed view ends, by partition
 */
record Moment(String generation, Seam seam, Seam applied) {

    Moment {
        requireNonNull(generation, "generation");
        requireNonNull(seam, "seam");
        requireNonNull(applied, "applied");
    }

    /** Whether a reading is part of the batch view. */
    boolean inBatch(int partition, long offset) {
        return partition < 0 || seam.covers(partition, offset);
    }

    /** Whether a reading is part of the answer. */
    boolean holds(int partition, long offset) {
        return inBatch(partition, offset) || applied.covers(partition, offset);
    }
}
