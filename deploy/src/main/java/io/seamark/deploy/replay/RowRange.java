package io.seamark.deploy.replay;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Which rows of each file are replayed. Rows are counted from 0 without header and blank lines.
 *
 * @param fromRow the first row
 * @param fromFraction the share of the file's rows in [0, 1] that is passed over instead, if present
 * @param toRow the row to end before, if present
 */
public record RowRange(long fromRow, OptionalDouble fromFraction, OptionalLong toRow) {

    public RowRange {
        requireNonNull(fromFraction, "fromFraction is null");
        requireNonNull(toRow, "toRow is null");
        if (fromRow < 0) {
            throw new IllegalArgumentException("the first row must not be negative, as " + fromRow + " is");
        }
        double fraction = fromFraction.orElse(0);
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("the fraction of rows passed over must be 0 to 1, not " + fraction);
        }
        if (fromFraction.isPresent() && fromRow > 0) {
            throw new IllegalArgumentException("give a first row or a fraction, not both");
        }
        if (toRow.isPresent() && toRow.getAsLong() < fromRow) {
            throw new IllegalArgumentException(
                    "the last row " + toRow.getAsLong() + " lies before the first " + fromRow);
        }
    }

    /** Every row. */
    public static RowRange all() {
        return new RowRange(0, OptionalDouble.empty(), OptionalLong.empty());
    }

    boolean needsCount() {
        return fromFraction.isPresent();
    }

    /** The same range for a file of so many rows, without the need to count. */
    RowRange within(long rows) {
        if (fromFraction.isEmpty()) {
            return this;
        }
        long first = (long) Math.floor(rows * fromFraction.getAsDouble());
        OptionalLong last = toRow.isPresent() ? OptionalLong.of(Math.max(first, toRow.getAsLong())) : toRow;
        return new RowRange(first, OptionalDouble.empty(), last);
    }

    boolean begunAt(long row) {
        return row >= fromRow;
    }

    boolean endedAt(long row) {
        return toRow.isPresent() && row >= toRow.getAsLong();
    }
}
