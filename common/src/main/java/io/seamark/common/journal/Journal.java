package io.seamark.common.journal;

import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The write-ahead log of micro-batches on HDFS, in segments: every writer creates the next segment, exclusively, and
 * appends to it alone. A record is its length, its bytes, their CRC-32C; a writer that dies leaves at most its last record
 * torn, and that record's output has not begun.
 */
public final class Journal {

    private static final int MAX_RECORD_BYTES = 16 << 20;

    private final Store store;
    private final Path folder;

    /** @param applicationId {@code seamark.application-id}; each has a journal of its own */
    public Journal(Store store, String applicationId) {
        this.store = requireNonNull(store, "store");
        this.folder = store.path("journal/" + applicationId);
    }

    /** Reads all that is durable. */
    public JournalHistory read() {
        return JournalHistory.of(records());
    }

    /** All records in the order in which they were written. */
    public List<JournalRecord> records() {
        List<JournalRecord> records = new ArrayList<>();
        for (FileStatus segment : segments()) {
            readSegment(segment.getPath(), records);
        }
        return records;
    }

    private List<FileStatus> segments() {
        return store.list(folder).stream()
                .filter(file -> file.getPath().getName().startsWith("segment-"))
                .toList();
    }

    private void readSegment(Path path, List<JournalRecord> records) {
        byte[] bytes = store.read(path).orElse(new byte[0]);
        ByteReader in = new ByteReader(bytes);
        while (in.remaining() >= 8) {
            int start = in.position();
            int length = in.i32();
            if (length < 0 || length > MAX_RECORD_BYTES) {
                throw new CorruptDataException("The journal segment '" + path + "' has a record of " + length
                        + " bytes at " + start + ": it is damaged.");
            }
            if (in.remaining() < length + 4) {
                requireTorn(path, bytes, start);
                return;
            }
            byte[] record = in.raw(length);
            try {
                in.crcSince(start);
                records.add(JournalRecord.fromBytes(record));
            } catch (CorruptDataException e) {
                if (in.remaining() == 0) {
                    requireTorn(path, bytes, start);
                    return;
                }
                throw new CorruptDataException(
                        "The journal segment '" + path + "' is damaged at byte " + start + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * A torn record is the last: the writer died while it wrote, before any output of this cut. Where a whole record
     * follows, a length is damaged, and what follows must not be forgotten.
     */
    private static void requireTorn(Path path, byte[] bytes, int start) {
        for (int from = start + 1; from <= bytes.length - 8; from++) {
            int length = new ByteReader(bytes, from, bytes.length).i32();
            if (length > 0 && length <= bytes.length - from - 8 && isRecord(bytes, from, length)) {
                throw new CorruptDataException("The journal segment '" + path + "' is damaged at byte " + start
                        + ": a whole record follows at byte " + from);
            }
        }
    }

    private static boolean isRecord(byte[] bytes, int from, int length) {
        try {
            ByteReader in = new ByteReader(bytes, from, bytes.length);
            in.raw(length + 4);
            in.crcSince(from);
            return true;
        } catch (CorruptDataException e) {
            return false;
        }
    }

    /**
     * Opens the next segment for writing. Of several writers that race for it one succeeds.
     *
     * @throws IOException if another writer took it, or the store fails
     */
    public Writer openNext() throws IOException {
        List<FileStatus> segments = segments();
        long next = segments.isEmpty()
                ? 0
                : 1
                        + Long.parseLong(segments.get(segments.size() - 1)
                                .getPath()
                                .getName()
                                .substring("segment-".length()));
        return new Writer(store.createNew(new Path(folder, String.format(Locale.ROOT, "segment-%010d", next))));
    }

    /** Appends records. Thread-safe. */
    public static final class Writer implements AutoCloseable {
        private final FSDataOutputStream out;

        private Writer(FSDataOutputStream out) {
            this.out = out;
        }

        /** Appends a record; on return it is on the disks of the DataNodes. */
        public synchronized void append(JournalRecord record) {
            byte[] bytes = record.toBytes();
            ByteWriter framed =
                    new ByteWriter(bytes.length + 8).i32(bytes.length).raw(bytes);
            try {
                out.write(framed.crcSince(0).toBytes());
                out.hsync();
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot write the journal: " + e.getMessage(), e);
            }
        }

        @Override
        public synchronized void close() throws IOException {
            out.close();
        }
    }
}
