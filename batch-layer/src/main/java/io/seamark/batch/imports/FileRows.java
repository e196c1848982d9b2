package io.seamark.batch.imports;

import io.seamark.batch.archive.ReadingRow;
import io.seamark.batch.archive.Tables;
import io.seamark.batch.spark.Rows;
import io.seamark.common.reading.ReadingLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/** The rows of some files, one file after the other, as rows of a table. Not thread-safe. */
final class FileRows implements Iterator<InternalRow> {

    private final Iterator<SourceFile> files;
    private final Extent extent;
    private final ReadingLimits limits;
    private final long now;
    private final BiFunction<SourceFile, Row, Optional<InternalRow>> toRow;
    private final BiConsumer<SourceFile, Long> atEnd;

    private Optional<SourceFile> file = Optional.empty();
    private Optional<RowSource> source = Optional.empty();
    private Optional<InternalRow> next = Optional.empty();
    private long rows;

    private FileRows(
            Iterator<SourceFile> files,
            Extent extent,
            ReadingLimits limits,
            long now,
            BiFunction<SourceFile, Row, Optional<InternalRow>> toRow,
            BiConsumer<SourceFile, Long> atEnd) {
        this.files = files;
        this.extent = extent;
        this.limits = limits;
        this.now = now;
        this.toRow = toRow;
        this.atEnd = atEnd;
    }

    /** The rows that are readings, for the archive; counts those that are not. */
    static Iterator<InternalRow> accepted(
            Iterator<SourceFile> files, Extent extent, ReadingLimits limits, long now, ImportTally tally) {
        ReadingRow toRow = new ReadingRow();
        ImportTally.OfFile[] counts = new ImportTally.OfFile[1];
        return new FileRows(
                files,
                extent,
                limits,
                now,
                (file, row) -> {
                    if (counts[0] == null) {
                        counts[0] = new ImportTally.OfFile(file.number());
                    }
                    if (row instanceof Row.Accepted accepted) {
                        counts[0].accept(accepted.reading().device());
                        return Optional.of(toRow.of(
                                accepted.reading().device(),
                                accepted.reading().ts(),
                                accepted.reading().metrics(),
                                Tables.IMPORTED,
                                file.offset(row.number())));
                    }
                    counts[0].reject(((Row.Rejected) row).reason());
                    return Optional.empty();
                },
                (file, rows) -> {
                    tally.add(counts[0] == null ? new ImportTally.OfFile(file.number()) : counts[0]);
                    counts[0] = null;
                });
    }

    /** The rows that are none, for the table of rejections. */
    static Iterator<InternalRow> rejected(Iterator<SourceFile> files, Extent extent, ReadingLimits limits, long now) {
        return new FileRows(
                files,
                extent,
                limits,
                now,
                (file, row) -> row instanceof Row.Rejected rejected
                        ? Optional.of(new GenericInternalRow(new Object[] {
                            Tables.IMPORTED,
                            file.offset(row.number()),
                            Rows.text(rejected.reason()),
                            Rows.text(file.path() + ":" + rejected.line() + ": " + rejected.detail()),
                            null,
                            rejected.original().length == 0 ? null : rejected.original(),
                            now
                        }))
                        : Optional.empty(),
                (file, rows) -> {});
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty()) {
            if (source.isEmpty() && !openNext()) {
                return false;
            }
            RowSource open = source.orElseThrow();
            if (open.hasNext()) {
                rows++;
                next = toRow.apply(file.orElseThrow(), open.next());
            } else {
                open.close();
                atEnd.accept(file.orElseThrow(), rows);
                source = Optional.empty();
            }
        }
        return true;
    }

    private boolean openNext() {
        if (!files.hasNext()) {
            return false;
        }
        rows = 0;
        file = Optional.of(files.next());
        try {
            source = Optional.of(RowSource.open(file.orElseThrow(), extent, limits, now));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InternalRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all files are read");
        }
        InternalRow row = next.orElseThrow();
        next = Optional.empty();
        return row;
    }
}
