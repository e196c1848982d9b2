package io.seamark.batch.imports;

import io.seamark.common.csv.CsvHeaderException;
import io.seamark.common.files.FileRow;
import io.seamark.common.files.FileScan;
import io.seamark.common.files.FileTally;
import io.seamark.common.files.RowReader;
import io.seamark.common.settings.SeamarkException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The rows of one file that lie in the extent. Not thread-safe. */
final class RowSource implements Iterator<FileRow>, Closeable {

    private final RowReader reader;
    private final Portion portion;
    private Optional<FileRow> next = Optional.empty();

    private RowSource(RowReader reader, Portion portion) {
        this.reader = reader;
        this.portion = portion;
    }

    static RowSource open(SourceFile file, Extent extent, RowReader.Options options) throws IOException {
        Portion portion = Portion.of(file.toReadingFile(), extent, options);
        return new RowSource(RowReader.open(file.toReadingFile(), options), portion);
    }

    /** Looks through the part of a file that lies in the extent. */
    static FileTally scan(SourceFile file, Extent extent, RowReader.Options options) {
        try (RowSource source = open(file, extent, options)) {
            return FileScan.of(file.toReadingFile(), source.reader, source);
        } catch (CsvHeaderException e) {
            throw new SeamarkException(e.getMessage() + ".", e);
        } catch (IOException | UncheckedIOException e) {
            throw new SeamarkException("Cannot read " + e.getMessage() + ".", e);
        }
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && !portion.hasEnded() && reader.hasNext()) {
            FileRow row = reader.next();
            next = portion.takes(row) ? Optional.of(row) : Optional.empty();
        }
        return next.isPresent();
    }

    @Override
    public FileRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the file has no more rows");
        }
        FileRow row = next.orElseThrow();
        next = Optional.empty();
        return row;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
