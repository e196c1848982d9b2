package io.seamark.common.journal;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.store.Store;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.CannotObtainBlockLengthException;

/**
 * The segments of a journal as files. A record is its length, its bytes, their CRC-32C; a writer that dies leaves at most
 * its last record torn, and that record's output has not begun. Thread-safe.
 */
final class Segments {

    private static final String PREFIX = "segment-";
    private static final int MAX_RECORD_BYTES = 16 << 20;

    /** How many times its own length a segment is summed up at most, in search of a whole record. */
    private static final int MAX_CHECKED_TIMES = 16;

    /** How often a reading is begun anew because segments were cleaned away meanwhile. */
    private static final int ATTEMPTS = 10;

    private final Store store;
    private final Path folder;

    Segments(Store store, Path folder) {
        this.store = store;
        this.folder = folder;
    }

    Path path(long number) {
        return new Path(folder, PREFIX + String.format(Locale.ROOT, "%010d", number));
    }

    /** The numbers of all segments, in order. */
    List<Long> numbers() {
        return store.list(folder).stream()
                .map(FileStatus::getPath)
                .filter(path -> path.getName().startsWith(PREFIX))
                .map(Segments::number)
                .toList();
    }

    private static long number(Path path) {
        try {
            return Long.parseLong(path.getName().substring(PREFIX.length()));
        } catch (NumberFormatException e) {
            throw new CorruptDataException("The journal has a file that is no segment: '" + path + "'", e);
        }
    }

    /** All records of all segments, by segment. */
    SortedMap<Long, List<JournalRecord>> read() {
        SortedMap<Long, List<JournalRecord>> records = new TreeMap<>();
        all().forEach(segment -> records.put(segment.number(), segment.records()));
        return records;
    }

    /**
     * All segments, in order.
     *
     * @throws OpenEndException if a DataNode's death keeps the end of one unknown until its writing is ended
     */
    List<JournalSegment> all() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<JournalSegment> all = new ArrayList<>();
            boolean whole = true;
            for (long number : numbers()) {
                Optional<byte[]> bytes = bytes(number);
                whole &= bytes.isPresent();
                bytes.ifPresent(found -> all.add(segment(number, path(number), found)));
            }
            if (whole) {
                return all;
            }
        }
        throw new CorruptDataException("The segments of the journal '" + folder + "' go away while they are read, "
                + ATTEMPTS + " times in a row. Try again.");
    }

    private Optional<byte[]> bytes(long number) {
        try {
            return store.read(path(number));
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CannotObtainBlockLengthException) {
                throw new OpenEndException(path(number), e);
            }
            throw e;
        }
    }

    /** A record as it stands in a segment. */
    static byte[] framed(JournalRecord record) {
        byte[] bytes = record.toBytes();
        return new ByteWriter(bytes.length + 8)
                .i32(bytes.length)
                .raw(bytes)
                .crcSince(0)
                .toBytes();
    }

    /**
     * Takes a segment apart.
     *
     * @param path for messages
     * @throws CorruptDataException if it is damaged elsewhere than at its end
     */
    static JournalSegment segment(long number, Path path, byte[] bytes) {
        List<JournalRecord> records = new ArrayList<>();
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
                return new JournalSegment(number, records, true);
            }
            byte[] record = in.raw(length);
            try {
                in.crcSince(start);
                records.add(JournalRecord.fromBytes(record));
            } catch (CorruptDataException e) {
                if (in.remaining() == 0) {
                    requireTorn(path, bytes, start);
                    return new JournalSegment(number, records, true);
                }
                throw new CorruptDataException(
                        "The journal segment '" + path + "' is damaged at byte " + start + ": " + e.getMessage(), e);
            }
        }
        return new JournalSegment(number, records, in.remaining() > 0);
    }

    /**
     * A torn record is the last: the writer died while it wrote, before any output of this cut. Where a whole record
     * follows, a length is damaged, and what follows must not be forgotten. Only what begins as a record does is held
     * against its checksum, and of that no more than a torn record can have in it by chance: the search takes a time that
     * grows with the segment, whatever is in it.
     */
    private static void requireTorn(Path path, byte[] bytes, int start) {
        ByteBuffer at = ByteBuffer.wrap(bytes);
        long left = (long) MAX_CHECKED_TIMES * bytes.length;
        for (int from = start + 1; from <= bytes.length - 8 - JournalRecord.MIN_BYTES; from++) {
            int length = at.getInt(from);
            if (length < JournalRecord.MIN_BYTES
                    || length > bytes.length - from - 8
                    || !JournalRecord.canBegin(bytes[from + 4], bytes[from + 5])) {
                continue;
            }
            left -= length;
            if (left < 0) {
                throw new CorruptDataException("The journal segment '" + path + "' is damaged at byte " + start
                        + ": what follows looks like records, and none of them is whole");
            }
            if (isRecord(bytes, from, length)) {
                throw new CorruptDataException("The journal segment '" + path + "' is damaged at byte " + start
                        + ": a whole record follows at byte " + from);
            }
        }
    }

    private static boolean isRecord(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length + 4);
        return (int) crc.getValue() == ByteBuffer.wrap(bytes).getInt(from + 4 + length);
    }
}
