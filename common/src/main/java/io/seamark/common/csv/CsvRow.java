package io.seamark.common.csv;

import static java.util.Objects.requireNonNull;

import io.seamark.common.reading.Reading;
import java.util.List;

/** One row of a CSV file, in file order: a reading, or the reason why it is none. */
public sealed interface CsvRow {

    /** The line in the file at which the row begins, from 1. */
    long line();

    /** The number of the row without the header and blank lines, from 0. */
    long row();

    /** The time cell as it stands in the file; empty where the row has none. */
    String timeText();

    /** The device; empty where the row's cell for it is. */
    String device();

    /** The values that are no numbers. */
    List<LeftOut> leftOut();

    /** A row that is a reading. */
    record Accepted(long line, long row, String timeText, Reading reading, List<LeftOut> leftOut) implements CsvRow {
        public Accepted {
            requireNonNull(timeText, "timeText is null");
            requireNonNull(reading, "reading is null");
            leftOut = List.copyOf(leftOut);
        }

        @Override
        public String device() {
            return reading.device();
        }
    }

    /**
     * A row that is no reading.
     *
     * @param detail the column and the value at fault, for people; long values are cut short
     */
    record Rejected(
            long line,
            long row,
            String timeText,
            String device,
            CsvProblem problem,
            String detail,
            List<LeftOut> leftOut)
            implements CsvRow {
        public Rejected {
            requireNonNull(timeText, "timeText is null");
            requireNonNull(device, "device is null");
            requireNonNull(problem, "problem is null");
            requireNonNull(detail, "detail is null");
            leftOut = List.copyOf(leftOut);
        }
    }
}
