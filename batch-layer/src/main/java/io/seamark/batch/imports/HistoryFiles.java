package io.seamark.batch.imports;

import io.seamark.common.settings.SeamarkException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The files of one import, and which part of each is taken. Immutable.
 */
public final class HistoryFiles {

    private final List<SourceFile> files;
    private final Extent extent;

    private HistoryFiles(List<SourceFile> files, Extent extent) {
        this.files = files;
        this.extent = extent;
    }

    /**
     * Finds files, and takes the fingerprint of each.
     *
     * @param sources files, or folders to search
     * @param ignored names of columns that are no metrics
     * @param devicePrefix what to put in front of every device id
     * @param fromRow first row of each file, from 0
     * @param toRow row to stop before
     * @param toFraction share of each file's rows to stop after, in (0, 1]
     * @throws SeamarkException if there are none, or the extent is none
     */
    public static HistoryFiles find(
            List<Path> sources,
            Collection<String> ignored,
            String devicePrefix,
            long fromRow,
            long toRow,
            double toFraction)
            throws IOException {
        if (fromRow < 0 || toRow < fromRow) {
            throw new SeamarkException("There are no rows from " + fromRow + " to " + toRow
                    + ": --from-row is at least 0, --to-row not below it.");
        }
        if (!(toFraction > 0 && toFraction <= 1)) {
            throw new SeamarkException("--to-fraction is " + toFraction + ", but must lie above 0 and be at most 1.");
        }
        return new HistoryFiles(
                SourceFiles.find(sources),
                new Extent(new TreeSet<>(ignored), devicePrefix, fromRow, toRow, toFraction));
    }

    public int size() {
        return files.size();
    }

    /** Where the rows that are taken end in a file of so many rows. */
    public long end(long rows) {
        return extent.end(rows);
    }

    List<SourceFile> files() {
        return files;
    }

    Extent extent() {
        return extent;
    }
}
