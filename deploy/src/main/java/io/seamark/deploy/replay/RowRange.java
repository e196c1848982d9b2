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
 * @param toFraction the share of the file's rows in [0, 1] to end after instead, if present
 */
public record RowRange(long fromRow, OptionalDouble fromFraction, OptionalLong toRow, OptionalDouble toFraction) {

    public RowRange {
        requireNonNull(fromFraction, "fromFraction is null");
        requireNonNull(toRow, "toRow is null");
        requireNonNull(toFraction, "toFraction is null");
        if (fromRow < 0) {
            throw new IllegalArgumentException("the first row must not be negative, as " + fromRow + " is");
        }
        double fraction = fromFraction.orElse(0);
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("the fraction of rows passed over must be 0 to 1, not " + fraction);
        }
        double end = toFraction.orElse(1);
        if (!(end >= 0 && end <= 1)) {
            throw new IllegalArgumentException("the fraction of rows to end after must be 0 to 1, not " + end);
        }
        if (toFraction.isPresent() && toRow.isPresent()) {
            throw new IllegalArgumentException("give a last row or a fraction, not both");
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
        return new RowRange(0, OptionalDouble.empty(), OptionalLong.empty(), OptionalDouble.empty());
    }

    /** The rows between two shares of each file, both in [0, 1]. */
    public static RowRange between(double from, double to) {
        return new RowRange(0, OptionalDouble.of(from), OptionalLong.empty(), OptionalDouble.of(to));
    }

    boolean needsCount() {
        return fromFraction.isPresent() || toFraction.isPresent();
    }

    /** The same range for a file of so many rows, without the need to count. */
    RowRange within(long rows) {
        if (!needsCount()) {
            return this;
        }
        long first = fromFraction.isPresent() ? rowAt(rows, fromFraction.getAsDouble()) : fromRow;
        OptionalLong last = toFraction.isPresent() ? OptionalLong.of(rowAt(rows, toFraction.getAsDouble())) : toRow;
        if (last.isPresent()) {
            last = OptionalLong.of(Math.max(first, last.getAsLong()));
        }
        return new RowRange(first, OptionalDouble.empty(), last, OptionalDouble.empty());
    }

    /** The row that a share of a file ends before: what one range leaves, the next begins with. */
    private static long rowAt(long rows, double fraction) {
        return (long) Math.floor(rows * fraction);
    }

    boolean begunAt(long row) {
        return row >= fromRow;
    }

    boolean endedAt(long row) {
        return toRow.isPresent() && row >= toRow.getAsLong();
    }
}
