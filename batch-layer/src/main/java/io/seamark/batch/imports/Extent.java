package io.seamark.batch.imports;

import java.io.Serializable;
import java.util.TreeSet;

/**
 * Which part of each file is imported.
 *
 * @param ignored names of columns that are no metrics
 * @param devicePrefix what to put in front of every device id
 * @param fromRow first row, from 0, without the header
 * @param toRow end, exclusive
 * @param toFraction end as a share of the file's rows, in (0, 1]
 */
record Extent(TreeSet<String> ignored, String devicePrefix, long fromRow, long toRow, double toFraction)
        implements Serializable {

    /** The same text for the same extent and device: the same rows are imported once, other rows of the file may follow. */
    String toText(SourceFile file) {
        return "device=" + devicePrefix + file.device() + " rows=" + fromRow + ".."
                + (toRow == Long.MAX_VALUE ? "" : Long.toString(toRow)) + " fraction=" + toFraction + " ignore="
                + String.join(",", ignored);
    }

    /** Where the rows end in a file of so many rows. */
    long end(long rows) {
        return Math.min(toRow, toFraction < 1 ? (long) Math.floor(rows * toFraction) : Long.MAX_VALUE);
    }
}
