package io.seamark.common.csv;

import static java.util.Objects.requireNonNull;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.seamark.common.text.PlainText;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The readings of one CSV file, row by row and in constant memory.
 *
 * <p>The first line that names a time column is the header ({@link CsvHeader}); lines before it, and rows under it that hold
 * neither a time nor a number, such as units, are no rows. {@code ,}, {@code ;}, a tab or {@code |} separates the cells,
 * whichever the header has most of; they may be quoted by {@code "}. Text is UTF-8, or UTF-16 with a byte order mark; gzip is
 * unpacked. Blank lines are skipped, and blank cells past the header are nothing.
 *
 * <p>A blank cell means that the metric is absent from that row, as does one that is no number: see {@link LeftOut}. A row
 * that is no reading comes out as {@link CsvRow.Rejected}: a bad row never throws. Reading the file may, with
 * {@link UncheckedIOException}.
 *
 * <p>Not safe for use by several threads.
 */
public final class CsvReadings implements Iterator<CsvRow>, Closeable {

    /** Enough to find the header behind what loggers write before it, and to see what the columns hold. */
    private static final int START_CHARS = 1 << 16;

    /** The longest single cell, in characters; a longer one is most likely a quote that nobody closed. */
    private static final int MAX_CELL_CHARS = 1 << 20;

    private final CsvStart start;
    private final CsvReader<Optional<CsvRow>> reader;
    private final CloseableIterator<Optional<CsvRow>> rows;
    private final RowHandler handler;
    private final CsvHeader header;
    private boolean unreadable;
    private Optional<CsvRow> next = Optional.empty();

    private CsvReadings(InputStream in, String name, CsvOptions options) throws IOException {
        BufferedReader buffered = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), START_CHARS);
        start = CsvStart.read(buffered, START_CHARS);
        handler = new RowHandler(options, start.linesBefore());
        reader = CsvReader.builder()
                .fieldSeparator(start.separator())
                .ignoreDifferentFieldCount(true)
                .skipEmptyLines(true)
                .maxBufferSize(MAX_CELL_CHARS)
                .build(handler, buffered);
        rows = reader.iterator();
        header = readHeader(name, options);
        handler.useHeader(header);
    }

    /**
     * Opens a file.
     *
     * @throws CsvHeaderException if its first line is no usable header
     * @throws IOException if it cannot be read
     */
    public static CsvReadings open(Path file, CsvOptions options) throws IOException {
        return open(Files.newInputStream(file), file.toString(), options);
    }

    /**
     * Opens a stream, which is closed with this object, and also if opening fails.
     *
     * @param name what to call the stream in errors
     * @throws CsvHeaderException if its first line is no usable header
     * @throws IOException if it cannot be read
     */
    public static CsvReadings open(InputStream in, String name, CsvOptions options) throws IOException {
        requireNonNull(in, "in is null");
        requireNonNull(name, "name is null");
        requireNonNull(options, "options is null");
        InputStream plain = PlainText.of(in, name);
        try {
            return new CsvReadings(plain, name, options);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** What the columns mean. */
    public CsvHeader header() {
        return header;
    }

    /** How many lines stand before the header, such as those that a logger writes about itself. */
    public int linesBefore() {
        return start.linesBefore();
    }

    /** How many rows under the header, read so far, say more of the columns, such as their units. */
    public int unitRows() {
        return handler.unitRows();
    }

    @Override
    public boolean hasNext() {
        if (next.isEmpty() && !unreadable) {
            next = fetch();
        }
        return next.isPresent();
    }

    @Override
    public CsvRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the file has no more rows");
        }
        CsvRow row = next.orElseThrow();
        next = Optional.empty();
        return row;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private Optional<CsvRow> fetch() {
        try {
            Optional<CsvRow> row = Optional.empty();
            while (row.isEmpty() && rows.hasNext()) {
                row = rows.next();
            }
            return row;
        } catch (CsvParseException e) {
            unreadable = true;
            return Optional.of(handler.unreadable(e));
        }
    }

    private CsvHeader readHeader(String name, CsvOptions options) throws IOException {
        try {
            if (!rows.hasNext()) {
                throw new CsvHeaderException(name, "the file is empty; its first line must name the columns");
            }
            // The first record only fills the handler's list of header cells.
            if (rows.next().isPresent()) {
                throw new IllegalStateException("a row before the header");
            }
        } catch (CsvParseException e) {
            throw new CsvHeaderException(name, "the first line cannot be taken apart: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
        return CsvHeader.of(name, handler.headerCells(), options, start.rows());
    }
}
