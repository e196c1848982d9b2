package io.seamark.batch.imports;

import io.seamark.common.reading.Reading;

/** One row of a source file. */
sealed interface Row {

    /** Its number in the file, from 0. */
    long number();

    /** A row that is a reading. */
    record Accepted(long number, Reading reading) implements Row {}

    /**
     * A row that is none.
     *
     * @param line line in the file, from 1
     * @param original the row's bytes, where the source has them; otherwise empty
     */
    record Rejected(long number, long line, String reason, String detail, byte[] original) implements Row {}
}
