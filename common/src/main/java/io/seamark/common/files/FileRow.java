package io.seamark.common.files;

import io.seamark.common.csv.LeftOut;
import io.seamark.common.reading.Reading;
import java.util.List;

/** One row of a CSV file, or one value of a JSON file: a reading that the limits accept, or the reason why it is none. */
public sealed interface FileRow {

    /** Its number in the file, from 0. */
    long number();

    /** Its line in the file, from 1. */
    long line();

    /** Its time as the file has it; empty where it has none, and for JSON. */
    String timeText();

    /** Its device; empty if it is not known. */
    String device();

    /** The value's bytes in a JSON file; empty in a CSV file. */
    byte[] original();

    /** The values that are no numbers. */
    List<LeftOut> leftOut();

    /** A row that is a reading. */
    record Accepted(long number, long line, String timeText, Reading reading, byte[] original, List<LeftOut> leftOut)
            implements FileRow {
        @Override
        public String device() {
            return reading.device();
        }
    }

    /**
     * A row that is none.
     *
     * @param reason a name of {@link io.seamark.common.csv.CsvProblem} or {@link io.seamark.common.reading.RejectReason}
     * @param detail what is at fault and its value, for people
     */
    record Rejected(
            long number,
            long line,
            String timeText,
            String device,
            String reason,
            String detail,
            byte[] original,
            List<LeftOut> leftOut)
            implements FileRow {}
}
