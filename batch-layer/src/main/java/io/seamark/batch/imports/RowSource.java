package io.seamark.batch.imports;

import io.seamark.common.csv.CsvOptions;
import io.seamark.common.csv.CsvReadings;
import io.seamark.common.reading.ReadingLimits;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The rows of one file within the extent, with the same limits that messages of the log have. Not thread-safe. */
final class RowSource implements Iterator<Row>, Closeable {

    private interface Rows extends Iterator<Row>, Closeable {}

    private final Rows rows;
    private final Extent extent;
    private final long end;
    private Optional<Row> next = Optional.empty();

    private RowSource(Rows rows, Extent extent, long end) {
        this.rows = rows;
        this.extent = extent;
        this.end = end;
    }

    /**
     * Opens a file.
     *
     * @param now time of the import, epoch milliseconds: what lies too far beyond it is no reading
     */
    static RowSource open(SourceFile file, Extent extent, ReadingLimits limits, long now) throws IOException {
        long end = extent.end(extent.toFraction() < 1 ? count(file, extent, limits, now) : 0);
        return new RowSource(rows(file, extent, limits, now), extent, end);
    }

    private static long count(SourceFile file, Extent extent, ReadingLimits limits, long now) throws IOException {
        long rows = 0;
        try (Rows all = rows(file, extent, limits, now)) {
            while (all.hasNext()) {
                all.next();
                rows++;
            }
        }
        return rows;
    }

    private static Rows rows(SourceFile file, Extent extent, ReadingLimits limits, long now) throws IOException {
        Path path = Path.of(file.path());
        if (!file.isCsv()) {
            JsonLines lines = new JsonLines(Files.newInputStream(path), limits, extent.devicePrefix(), now);
            return new Rows() {
                @Override
                public boolean hasNext() {
                    return lines.hasNext();
                }

                @Override
                public Row next() {
                    return lines.next();
                }

                @Override
                public void close() throws IOException {
                    lines.close();
                }
            };
        }
        CsvReadings readings = CsvReadings.open(path, new CsvOptions(file.device(), extent.ignored()));
        CsvCheck check = new CsvCheck(limits, extent.devicePrefix(), now);
        return new Rows() {
            @Override
            public boolean hasNext() {
                return readings.hasNext();
            }

            @Override
            public Row next() {
                return check.of(readings.next());
            }

            @Override
            public void close() throws IOException {
                readings.close();
            }
        };
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && rows.hasNext()) {
            Row row = rows.next();
            if (row.number() >= end) {
                return false;
            }
            if (row.number() >= extent.fromRow()) {
                next = Optional.of(row);
            }
        }
        return next.isPresent();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the file has no more rows");
        }
        Row row = next.orElseThrow();
        next = Optional.empty();
        return row;
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
