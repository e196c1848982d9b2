package io.seamark.batch.imports;

import io.seamark.batch.archive.ReadingRow;
import io.seamark.batch.archive.Tables;
import io.seamark.batch.spark.Rows;
import io.seamark.common.files.FileRow;
import io.seamark.common.files.RowReader;
import io.seamark.common.reading.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/** The rows of some files, one file after the other, as rows of a table. Not thread-safe. */
final class FileRows<T> implements Iterator<T> {

    private final Iterator<SourceFile> files;
    private final Extent extent;
    private final RowReader.Options options;
    private final BiFunction<SourceFile, FileRow, Optional<T>> toRow;

    private Optional<SourceFile> file = Optional.empty();
    private Optional<RowSource> source = Optional.empty();
    private Optional<T> next = Optional.empty();

    private FileRows(
            Iterator<SourceFile> files,
            Extent extent,
            RowReader.Options options,
            BiFunction<SourceFile, FileRow, Optional<T>> toRow) {
        this.files = files;
        this.extent = extent;
        this.options = options;
        this.toRow = toRow;
    }

    /** The rows that are readings, for the archive. */
    static Iterator<InternalRow> accepted(Iterator<SourceFile> files, Extent extent, RowReader.Options options) {
        ReadingRow toRow = new ReadingRow();
        return new FileRows<>(files, extent, options, (file, row) -> reading(row)
                .map(reading -> toRow.of(
                        reading.device(),
                        reading.ts(),
                        reading.metrics(),
                        Tables.IMPORTED,
                        file.offset(row.number()))));
    }

    /** Device and time of the rows that are readings. */
    static Iterator<Row> times(Iterator<SourceFile> files, Extent extent, RowReader.Options options) {
        return new FileRows<>(files, extent, options, (file, row) -> reading(row)
                .map(reading -> RowFactory.create(reading.device(), reading.ts())));
    }

    /** The rows that are none, for the table of rejections. */
    static Iterator<InternalRow> rejected(Iterator<SourceFile> files, Extent extent, RowReader.Options options) {
        return new FileRows<>(
                files,
                extent,
                options,
                (file, row) -> row instanceof FileRow.Rejected rejected
                        ? Optional.of(new GenericInternalRow(new Object[] {
                            Tables.IMPORTED,
                            file.offset(row.number()),
                            Rows.text(rejected.reason()),
                            Rows.text(file.path() + ":" + rejected.line() + ": " + rejected.detail()),
                            null,
                            rejected.original().length == 0 ? null : rejected.original(),
                            options.now()
                        }))
                        : Optional.empty());
    }

    private static Optional<Reading> reading(FileRow row) {
        return row instanceof FileRow.Accepted accepted ? Optional.of(accepted.reading()) : Optional.empty();
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty()) {
            if (source.isEmpty() && !openNext()) {
                return false;
            }
            RowSource open = source.orElseThrow();
            if (open.hasNext()) {
                next = toRow.apply(file.orElseThrow(), open.next());
            } else {
                open.close();
                source = Optional.empty();
            }
        }
        return true;
    }

    private boolean openNext() {
        if (!files.hasNext()) {
            return false;
        }
        file = Optional.of(files.next());
        try {
            source = Optional.of(RowSource.open(file.orElseThrow(), extent, options));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all files are read");
        }
        T row = next.orElseThrow();
        next = Optional.empty();
        return row;
    }
}
