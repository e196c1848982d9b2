package io.seamark.batch.imports;

import io.seamark.common.files.FileRow;
import io.seamark.common.files.ReadingFile;
import io.seamark.common.files.RowReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Says of the rows of one file, one after the other, whether they lie in an extent. Not thread-safe. */
public final class Portion {

    private static final String WHOLE = "";

    private final Extent extent;
    private final Map<String, Long> rows;
    private final Map<String, Long> passed = new HashMap<>();
    private boolean ended;

    private Portion(Extent extent, Map<String, Long> rows) {
        this.extent = extent;
        this.rows = rows;
    }

    /** The part of a file, which is read through first where its end is a share of its rows. */
    public static Portion of(ReadingFile file, Extent extent, RowReader.Options options) throws IOException {
        Map<String, Long> rows = new HashMap<>();
        if (extent.toFraction() < 1) {
            try (RowReader all = RowReader.open(file, options)) {
                while (all.hasNext()) {
                    rows.merge(counter(extent, all.next()), 1L, Long::sum);
                }
            }
        }
        return new Portion(extent, rows);
    }

    private static String counter(Extent extent, FileRow row) {
        return extent.ofEachDevice() ? row.device() : WHOLE;
    }

    /** Whether the next row lies in it. */
    public boolean takes(FileRow row) {
        String counter = counter(extent, row);
        long number = passed.merge(counter, 1L, Long::sum) - 1;
        boolean before = number < extent.end(rows.getOrDefault(counter, 0L));
        ended |= !before && !extent.ofEachDevice();
        return before && number >= extent.fromRow();
    }

    /** Whether no row follows that lies in it. */
    boolean hasEnded() {
        return ended;
    }
}
