package io.seamark.batch.imports;

import io.seamark.common.files.ReadingFiles;
import io.seamark.common.settings.SeamarkException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The files of one import, and which part of each is taken. Immutable. */
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
     * @throws SeamarkException if there are none, or the extent is none
     */
    public static HistoryFiles find(List<Path> sources, Extent extent) throws IOException {
        if (extent.fromRow() < 0 || extent.toRow() < extent.fromRow()) {
            throw new SeamarkException("There are no rows from " + extent.fromRow() + " to " + extent.toRow()
                    + ": --from-row is at least 0, --to-row not below it.");
        }
        if (!(extent.toFraction() > 0 && extent.toFraction() <= 1)) {
            throw new SeamarkException(
                    "--to-fraction is " + extent.toFraction() + ", but must lie above 0 and be at most 1.");
        }
        return new HistoryFiles(SourceFiles.withFingerprints(ReadingFiles.find(sources, extent.deviceFrom())), extent);
    }

    /** The CSV files below a folder, as {@link #find} does. */
    public static HistoryFiles csvBelow(Path folder, Extent extent) throws IOException {
        return new HistoryFiles(
                SourceFiles.withFingerprints(ReadingFiles.csvBelow(folder, extent.deviceFrom())), extent);
    }

    public int size() {
        return files.size();
    }

    List<SourceFile> files() {
        return files;
    }

    Extent extent() {
        return extent;
    }
}
