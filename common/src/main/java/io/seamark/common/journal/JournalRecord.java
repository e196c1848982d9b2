package io.seamark.common.journal;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One entry of the journal. */
public sealed interface JournalRecord {

    /** Version of the format; in front of every record. */
    int VERSION = 3;

    /** The oldest version that is read: an intent of it does not tell when it was taken. */
    int OLDEST_VERSION = 2;

    /** No record is shorter: version, kind, and a varint at the least. */
    int MIN_BYTES = 3;

    /**
     * What the journal says up to here; the first record of every segment, so that those before it can be removed.
     *
     * @param cut number of the last cut that has an intent; 0 if none has
     * @param committed number of the last cut that is committed
     * @param seam where the readings end that are in any cut
     * @param writer who writes the segment: host and process, for people
     * @param time when it was begun, epoch milliseconds
     * @param last the last committed message of each partition, as far as it is known
     */
    record Base(long cut, long committed, Seam seam, String writer, long time, List<MessageProof> last)
            implements JournalRecord {
        public Base {
            last = List.copyOf(last);
        }

        /** Without any proof. */
        public Base(long cut, long committed, Seam seam, String writer, long time) {
            this(cut, committed, seam, writer, time, List.of());
        }
    }

    /**
     * A cut is about to be processed. Durable before any of its output.
     *
     * @param cut number of the cut, from 1, without holes
     * @param batchTime time of the micro-batch, epoch milliseconds; it lags behind the clock where the process stood still
     * @param taken when its messages were taken from the log, by the driver's clock, epoch milliseconds; {@link
     *     TakenTimes#UNKNOWN} if that was not recorded. What is later cannot be the time of any of them
     * @param terms what it is scored with and told under
     * @param ranges what it takes from each partition; empty ranges left out
     * @param lost what of the ranges retention had removed before it was taken
     */
    record Intent(long cut, long batchTime, long taken, Terms terms, List<OffsetRange> ranges, List<OffsetRange> lost)
            implements JournalRecord {
        public Intent {
            ranges = List.copyOf(ranges);
            lost = List.copyOf(lost);
        }

        /** A cut of which it is not known when it was taken, and nothing is lost, under no windows. */
        public Intent(long cut, long batchTime, String generation, List<OffsetRange> ranges) {
            this(cut, batchTime, generation, ranges, List.of());
        }

        /** A cut of which it is not known when it was taken, under no windows. */
        public Intent(long cut, long batchTime, String generation, List<OffsetRange> ranges, List<OffsetRange> lost) {
            this(cut, batchTime, TakenTimes.UNKNOWN, new Terms(generation, ""), ranges, lost);
        }

        /** Id of the generation whose baselines score it; empty if there is none. */
        public String generation() {
            return terms.generation();
        }
    }

    /**
     * All output of the cut has been acknowledged.
     *
     * @param cut number of the cut
     * @param last the last message that it took from each of its partitions
     */
    record Commit(long cut, List<MessageProof> last) implements JournalRecord {
        public Commit {
            last = List.copyOf(last);
        }

        /** Without any proof. */
        public Commit(long cut) {
            this(cut, List.of());
        }
    }

    /**
     * The log has lost messages that cuts had taken, has or may have other ones under their offsets, and the speed layer goes
     * on after them.
     *
     * @param ranges what may hold other messages now; each ends where the cuts so far end
     * @param time when that was found, epoch milliseconds
     */
    record Replaced(List<OffsetRange> ranges, long time) implements JournalRecord {
        public Replaced {
            ranges = List.copyOf(ranges);
        }
    }

    /** The record's bytes, without length and checksum. */
    default byte[] toBytes() {
        ByteWriter out = new ByteWriter(64).u8(VERSION);
        if (this instanceof Intent intent) {
            String windows = intent.terms().windows();
            out.u8(windows.isEmpty() ? 'I' : 'W').varint(intent.cut()).i64(intent.batchTime());
            out.i64(intent.taken()).text(intent.generation());
            if (!windows.isEmpty()) {
                out.text(windows);
            }
            write(out, intent.ranges());
            write(out, intent.lost());
        } else if (this instanceof Commit commit) {
            out.u8('C').varint(commit.cut());
            MessageProof.write(out, commit.last());
        } else if (this instanceof Replaced replaced) {
            out.u8('R');
            write(out, replaced.ranges());
            out.i64(replaced.time());
        } else if (this instanceof Base base) {
            out.u8('B').varint(base.cut()).varint(base.committed());
            out.varint(base.seam().offsets().size());
            base.seam().offsets().forEach((partition, offset) -> out.varint(partition)
                    .varint(offset));
            out.text(base.writer()).i64(base.time());
            MessageProof.write(out, base.last());
        }
        return out.toBytes();
    }

    private static void write(ByteWriter out, List<OffsetRange> ranges) {
        out.varint(ranges.size());
        for (OffsetRange range : ranges) {
            out.varint(range.partition()).varint(range.from()).varint(range.until());
        }
    }

    /** Whether a record's bytes can begin with these two. */
    static boolean canBegin(byte version, byte kind) {
        return version >= OLDEST_VERSION && version <= VERSION && "IWCRB".indexOf(kind) >= 0;
    }

    /**
     * Reads a record.
     *
     * @throws CorruptDataException if the bytes are none, or of a version that is not known
     */
    static JournalRecord fromBytes(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.u8();
        if (version < OLDEST_VERSION || version > VERSION) {
            throw new CorruptDataException("a journal record of version " + version + "; this program reads versions "
                    + OLDEST_VERSION + " to " + VERSION);
        }
        boolean isOld = version == OLDEST_VERSION;
        int kind = in.u8();
        JournalRecord record =
                switch (kind) {
                    case 'I' ->
                        new Intent(
                                in.varint(),
                                in.i64(),
                                isOld ? TakenTimes.UNKNOWN : in.i64(),
                                new Terms(in.text(), ""),
                                ranges(in),
                                ranges(in));
                    case 'W' ->
                        new Intent(
                                in.varint(),
                                in.i64(),
                                isOld ? TakenTimes.UNKNOWN : in.i64(),
                                new Terms(in.text(), in.text()),
                                ranges(in),
                                ranges(in));
                    case 'C' -> new Commit(in.varint(), MessageProof.read(in));
                    case 'R' -> new Replaced(ranges(in), in.i64());
                    case 'B' ->
                        new Base(in.varint(), in.varint(), seam(in), in.text(), in.i64(), MessageProof.read(in));
                    default -> throw new CorruptDataException("no kind of journal record: " + kind);
                };
        if (in.remaining() != 0) {
            throw new CorruptDataException("a journal record with " + in.remaining() + " bytes too many");
        }
        return record;
    }

    private static List<OffsetRange> ranges(ByteReader in) {
        int count = in.count(3);
        List<OffsetRange> ranges = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int partition = partition(in.varint());
            long from = offset(in.varint());
            long until = in.varint();
            if (until < from) {
                throw new CorruptDataException("a range that ends at " + until + ", before its begin " + from);
            }
            ranges.add(new OffsetRange(partition, from, until));
        }
        return ranges;
    }

    private static Seam seam(ByteReader in) {
        int count = in.count(2);
        Map<Integer, Long> offsets = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            offsets.put(partition(in.varint()), offset(in.varint()));
        }
        return new Seam(offsets);
    }

    private static int partition(long value) {
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new CorruptDataException("no partition: " + value);
        }
        return (int) value;
    }

    private static long offset(long value) {
        if (value < 0) {
            throw new CorruptDataException("no offset: " + value);
        }
        return value;
    }
}
