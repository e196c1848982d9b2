package io.seamark.common.csv;

/** Why one row of a CSV file is no reading. */
public enum CsvProblem {
    /** The row has fewer or more cells than the header. */
    CELL_COUNT,
    /** There is a device column, and its cell is blank. */
    DEVICE_MISSING,
    /** The time cell is blank. */
    TIME_MISSING,
    /** The time cell says no time; see {@link io.seamark.common.reading.EventTime}. */
    TIME_INVALID,
    /** A metric's cell is neither blank, nor {@code nan}, nor a decimal number. */
    METRIC_NOT_A_NUMBER,
    /** A metric's cell is infinite, or too large for a double. */
    METRIC_NOT_FINITE,
    /** Every metric's cell is blank or {@code nan}. */
    METRICS_MISSING,
    /** The rest of the file cannot be taken apart into rows, as with a quote that is never closed; the last row. */
    UNREADABLE
}
