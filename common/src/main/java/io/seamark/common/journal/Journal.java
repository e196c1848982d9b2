package io.seamark.common.journal;

import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The write-ahead log of micro-batches on HDFS: where the speed view begins (origins), and its cuts (segments).
 *
 * <p><b>Segments.</b> Every writer creates the next segment, exclusively, and appends to it alone. A record is its length,
 * its bytes, their CRC-32C; a writer that dies leaves at most its last record torn, and that record's output has not begun.
 *
 * <p><b>Origins.</b> Batch and speed layer may start at the same moment, and must agree on where the one's view ends and the
 * other's begins. That is a chain of small files {@code origin-0}, {@code origin-1}, ...: the last one holds. None is ever
 * changed or removed, and the next is made as a whole or not at all, and by one of those who try ({@link
 * Store#createWhole}); whoever loses reads again. A batch run moves the origin to the end of the log with the next file, as
 * long as the last one is not {@linkplain Origin#begun begun}. A speed layer begins by making the next file with the origin
 * that it found (or its proposal, if there is none) as begun. After a begun one nobody makes another, so that
 * <ul>
 *   <li>if the batch was first, the speed layer loses or finds the batch's origin, and begins there;
 *   <li>if the speed layer was first, the batch loses or finds it begun, and seals at the committed cuts from then on.
 * </ul>
 * Cuts are written only to a journal that is begun. Thread-safe.
 */
public final class Journal {

    private static final String SEGMENT = "segment-";
    private static final String ORIGIN = "origin-";
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
        List<JournalRecord> records = records(); // before the origin: what has records is begun, and moves no more
        Optional<Origin> origin = origin();
        if (!records.isEmpty() && origin.filter(Origin::begun).isEmpty()) {
            throw new CorruptDataException("The journal '" + folder + "' has cuts, but no origin at which a speed layer"
                    + " has begun. Restore its origin files, or set another seamark.application-id.");
        }
        return JournalHistory.of(origin.map(Origin::seam), records);
    }

    /** The origin that holds now; empty if neither batch nor speed layer has run. */
    public Optional<Origin> origin() {
        return lastOrigin().map(NumberedOrigin::origin);
    }

    /**
     * Begins the speed view. To be called by a speed layer before it writes.
     *
     * @param proposal asked for where to begin if nobody has said yet
     * @return where the speed view begins, from now on for good
     */
    public Seam begin(Supplier<Seam> proposal) {
        while (true) {
            Optional<NumberedOrigin> last = lastOrigin();
            if (last.isPresent() && last.get().origin().begun()) {
                return last.get().origin().seam();
            }
            Seam seam = last.map(each -> each.origin().seam()).orElseGet(proposal);
            if (create(last, new Origin(seam, true))) {
                return seam;
            }
        }
    }

    /**
     * Moves the origin, unless a speed layer has begun. To be called by a batch run, with the end of the log.
     *
     * @param to where the batch view ends if no speed layer has begun
     * @return the origin that holds now: at {@code to}, or begun by a speed layer
     */
    public Origin moveOrigin(Seam to) {
        while (true) {
            Optional<NumberedOrigin> last = lastOrigin();
            Origin moved = new Origin(to, false);
            if (last.isPresent()
                    && (last.get().origin().begun() || last.get().origin().equals(moved))) {
                return last.get().origin();
            }
            if (create(last, moved)) {
                return moved;
            }
        }
    }

    private record NumberedOrigin(long number, Origin origin) {}

    private Optional<NumberedOrigin> lastOrigin() {
        List<FileStatus> files = files(ORIGIN);
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Path path = files.get(files.size() - 1).getPath();
        byte[] bytes = store.read(path)
                .orElseThrow(() -> new CorruptDataException("The journal's origin '" + path + "' is gone."));
        try {
            return Optional.of(new NumberedOrigin(number(path, ORIGIN), Origin.fromBytes(bytes)));
        } catch (CorruptDataException e) {
            throw new CorruptDataException(
                    "The journal's origin '" + path + "' is damaged: " + e.getMessage()
                            + ". Restore it, or set another seamark.application-id.",
                    e);
        }
    }

    private boolean create(Optional<NumberedOrigin> last, Origin next) {
        long number = last.map(NumberedOrigin::number).orElse(-1L) + 1;
        return store.createWhole(path(ORIGIN, number), next.toBytes());
    }

    private Path path(String kind, long number) {
        return new Path(folder, kind + String.format(Locale.ROOT, "%010d", number));
    }

    private static long number(Path path, String kind) {
        return Long.parseLong(path.getName().substring(kind.length()));
    }

    /** All records in the order in which they were written. */
    public List<JournalRecord> records() {
        List<JournalRecord> records = new ArrayList<>();
        for (FileStatus segment : files(SEGMENT)) {
            readSegment(segment.getPath(), records);
        }
        return records;
    }

    private List<FileStatus> files(String kind) {
        return store.list(folder).stream()
                .filter(file -> file.getPath().getName().startsWith(kind))
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
     * @throws IllegalStateException if no speed layer has begun ({@link #begin})
     * @throws IOException if another writer took it, or the store fails
     */
    public Writer openNext() throws IOException {
        if (origin().filter(Origin::begun).isEmpty()) {
            throw new IllegalStateException("the journal '" + folder + "' is not begun");
        }
        List<FileStatus> segments = files(SEGMENT);
        long next = segments.isEmpty()
                ? 0
                : 1 + number(segments.get(segments.size() - 1).getPath(), SEGMENT);
        return new Writer(store.createNew(path(SEGMENT, next)));
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
