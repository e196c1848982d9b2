package io.seamark.common.csv;

import static java.util.Objects.requireNonNull;

import io.seamark.common.reading.Reading;

/** One row of a CSV file, in file order: a reading, or the reason why it is none. */
public sealed interface CsvRow {

    /** The line in the file at which the row begins, the header being line 1 if nothing stands before it. */
    long line();

    /** The number of the row without the header and blank lines, from 0. */
    long row();

    /** The time cell as it stands in the file; empty where the row has none. */
    String timeText();

    /** A row that is a reading. */
    record Accepted(long line, long row, String timeText, Reading reading) implements CsvRow {
        public Accepted {
            requireNonNull(timeText, "timeText is null");
            requireNonNull(reading, "reading is null");
        }
    }

    /**
     * A row that is no reading.
     *
     * @param detail the column and the value at fault, for people; long values are cut short
     */
    record Rejected(long line, long row, String timeText, CsvProblem problem, String detail) implements CsvRow {
        public Rejected {
            requireNonNull(timeText, "timeText is null");
            requireNonNull(problem, "problem is null");
            requireNonNull(detail, "detail is null");
        }
    }
}
