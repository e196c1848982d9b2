package io.seamark.batch.imports;

import io.seamark.common.files.DeviceFrom;
import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which part of each file is taken, and how it is read.
 *
 * @param ignored names of columns that are no metrics
 * @param devicePrefix what to put in front of every device id
 * @param deviceFrom what names the device of a file
 * @param deviceFromSaid whether somebody said so
 * @param fromRow first row, from 0, without the header
 * @param toRow end, exclusive
 * @param toFraction end as a share of the file's rows, in (0, 1]
 * @param ofEachDevice whether rows are counted for each device of a file on its own
 */
public record Extent(
        TreeSet<String> ignored,
        String devicePrefix,
        DeviceFrom deviceFrom,
        boolean deviceFromSaid,
        long fromRow,
        long toRow,
        double toFraction,
        boolean ofEachDevice)
        implements Serializable {

    /** All rows of all files. */
    public static Extent all(Set<String> ignored) {
        return new Extent(new TreeSet<>(ignored), "", DeviceFrom.FILE, false, 0, Long.MAX_VALUE, 1, false);
    }

    /** The same up to a row of each file, for each of its devices on its own. */
    public Extent upTo(long row, double fraction) {
        return new Extent(ignored, devicePrefix, deviceFrom, deviceFromSaid, fromRow, row, fraction, true);
    }

    /** The same text for the same extent and device: the same rows are imported once, other rows of the file may follow. */
    String toText(SourceFile file) {
        return "device=" + devicePrefix + file.device() + " rows=" + fromRow + ".."
                + (toRow == Long.MAX_VALUE ? "" : Long.toString(toRow)) + " fraction=" + toFraction + " ignore="
                + String.join(",", ignored) + (ofEachDevice ? " of each device" : "");
    }

    /** Whether only a part of a file is taken. */
    boolean isPart() {
        return fromRow > 0 || toRow < Long.MAX_VALUE || toFraction < 1;
    }

    /** Where the rows end in a file of so many rows. */
    long end(long rows) {
        return Math.min(toRow, toFraction < 1 ? (long) Math.floor(rows * toFraction) : Long.MAX_VALUE);
    }
}
