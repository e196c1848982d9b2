package io.seamark.common.csv;

import static java.util.Objects.requireNonNull;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
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
 * <p>The first line names the columns ({@link CsvHeader}); {@code ,} or {@code ;} separates them, whichever the first
 * line has more of; cells may be quoted by {@code "}. Text is UTF-8, or what a byte order mark says. Blank lines are
 * skipped. A blank or {@code nan} cell means that the metric is absent from that row. A row that is no reading comes
 * out as {@link CsvRow.Rejected}: a bad row never throws. Reading the file may, with {@link UncheckedIOException}.
 *
 * <p>Not safe for use by several threads.
 */
public final class CsvReadings implements Iterator<CsvRow>, Closeable {

    /** Enough of a header to tell its separator. */
    private static final int SNIFFED_BYTES = 1 << 13;

    /** The longest single cell, in characters; a longer one is most likely a quote that nobody closed. */
    private static final int MAX_CELL_CHARS = 1 << 20;

    private final CsvReader<Optional<CsvRow>> reader;
    private final CloseableIterator<Optional<CsvRow>> rows;
    private final RowHandler handler;
    private final CsvHeader header;
    private boolean unreadable;
    private Optional<CsvRow> next = Optional.empty();

    private CsvReadings(InputStream in, String name, CsvOptions options) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, SNIFFED_BYTES);
        handler = new RowHandler(options);
        reader = CsvReader.builder()
                .fieldSeparator(separatorOf(buffered))
                .detectBomHeader(true)
                .ignoreDifferentFieldCount(true)
                .skipEmptyLines(true)
                .maxBufferSize(MAX_CELL_CHARS)
                .build(handler, buffered, StandardCharsets.UTF_8);
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
        try {
            return new CsvReadings(in, name, options);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** What the columns mean. */
    public CsvHeader header() {
        return header;
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
            return rows.hasNext() ? rows.next() : Optional.empty();
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
        return CsvHeader.of(name, handler.headerCells(), options);
    }

    private static char separatorOf(BufferedInputStream in) throws IOException {
        in.mark(SNIFFED_BYTES);
        byte[] start = in.readNBytes(SNIFFED_BYTES - 1);
        in.reset();
        int commas = 0;
        int semicolons = 0;
        boolean quoted = false;
        boolean begun = false;
        for (byte b : start) {
            if (b == '"') {
                quoted = !quoted;
            } else if ((b == '\n' || b == '\r') && begun && !quoted) {
                break;
            } else if (!quoted) {
                commas += b == ',' ? 1 : 0;
                semicolons += b == ';' ? 1 : 0;
            }
            begun |= b != '\n' && b != '\r';
        }
        return semicolons > commas ? ';' : ',';
    }
}
