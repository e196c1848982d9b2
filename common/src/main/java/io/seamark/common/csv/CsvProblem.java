package io.seamark.common.csv;

/** Why one row of a CSV file is no reading. */
public enum CsvProblem {
    /** The row has fewer cells than the header, or more that are not blank. */
    CELL_COUNT,
    /** There is a device column, and its cell is blank. */
    DEVICE_MISSING,
    /** The time cell is blank. */
    TIME_MISSING,
    /** The time cell says no time; see {@link io.seamark.common.reading.EventTime}. */
    TIME_INVALID,
    /** A metric's cell is a number written with a decimal comma or separators between thousands: its value is unclear. */
    METRIC_NOT_A_NUMBER,
    /** No metric's cell has a number. */
    METRICS_MISSING,
    /** The rest of the file cannot be taken apart into rows, as with a quote that is never closed; the last row. */
    UNREADABLE
}
