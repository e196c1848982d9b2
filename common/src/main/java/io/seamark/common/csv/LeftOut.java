package io.seamark.common.csv;

import static java.util.Objects.requireNonNull;

/**
 * A value beside the numbers of a row that is no number: its metric is absent from the reading.
 *
 * @param metric the column
 * @param why what the value is
 * @param text the value as it stands in the file; long ones are cut short
 */
public record LeftOut(String metric, Why why, String text) {

    /** What a value is that is no number. */
    public enum Why {
        /** A word that says that there is no value, such as {@code NA} or {@code null}. */
        MISSING,
        /** Text, such as a state or a unit. */
        TEXT,
        /** Infinite, or too large for a double. */
        NOT_FINITE,
        /** A JSON array or object. */
        STRUCTURE
    }

    public LeftOut {
        requireNonNull(metric, "metric is null");
        requireNonNull(why, "why is null");
        requireNonNull(text, "text is null");
    }
}
