package io.seamark.serving.state;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.frame.Tally;
import io.seamark.common.frame.TallyCodec;
import io.seamark.common.seam.Seam;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the fold of the deltas beyond one generation's seam has come. Stored in the same write as the fold itself.
 * Treat as immutable.
 *
 * @param applied offsets of {@code readings} up to which frames are folded
 * @param positions offsets of {@code deltas} from which to go on reading, by partition
 * @param topic id of the topic that the positions belong to; empty if it is not known
 * @param tally of the folded frames
 * @param newestTs newest event time that was folded, epoch milliseconds; 0 before the first
 * @param frameAt when the last folded frame was written, epoch milliseconds; 0 before the first
 * @param oldestHour hours since the epoch: the speed view has none before, of any device; {@link #UNKNOWN} where that is
 *     not known, {@link #NONE} where it has none at all
 */
public record FoldState(
        Seam applied,
        SortedMap<Integer, Long> positions,
        String topic,
        Tally tally,
        long newestTs,
        long frameAt,
        long oldestHour) {

    /** As an oldest hour: any hour can be there. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    /** As an oldest hour: no hour is there. */
    public static final long NONE = Long.MAX_VALUE;

    private static final int VERSION = 4;

    public FoldState {
        positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
    }

    /** Nothing folded yet, beyond this seam. */
    public static FoldState at(Seam seam) {
        return new FoldState(seam, new TreeMap<>(), "", new Tally(), 0, 0, NONE);
    }

    /** The stored form. */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter(128).u8(VERSION);
        write(out, applied.offsets());
        write(out, positions);
        out.text(topic);
        TallyCodec.write(out, tally);
        return out.zigzag(newestTs).zigzag(frameAt).zigzag(oldestHour).toBytes();
    }

    private static void write(ByteWriter out, SortedMap<Integer, Long> offsets) {
        out.varint(offsets.size());
        offsets.forEach((partition, offset) -> out.varint(partition).varint(offset));
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws CorruptDataException if the bytes are none, or of a version that is not known
     */
    public static FoldState fromBytes(byte[] bytes) {
        try {
            return read(new ByteReader(bytes));
        } catch (CorruptDataException e) {
            throw new CorruptDataException(
                    "The state of a fold cannot be read: " + e.getMessage() + ". Remove the folder of"
                            + " seamark.serving.data-dir: it is rebuilt from the log.",
                    e);
        }
    }

    private static FoldState read(ByteReader in) {
        int version = in.u8();
        if (version != VERSION) {
            throw new CorruptDataException("it is of version " + version + "; this program reads " + VERSION);
        }
        Seam applied = new Seam(offsets(in));
        SortedMap<Integer, Long> positions = offsets(in);
        String topic = in.text();
        Tally tally = TallyCodec.read(in);
        long newestTs = in.zigzag();
        long frameAt = in.zigzag();
        long oldestHour = hour(in.zigzag());
        FoldState state = new FoldState(applied, positions, topic, tally, newestTs, frameAt, oldestHour);
        if (in.remaining() != 0) {
            throw new CorruptDataException(in.remaining() + " bytes too many");
        }
        return state;
    }

    /** Hours are ints: any other number would hide what the speed view has. */
    private static long hour(long value) {
        if (value != UNKNOWN && value != NONE && value != (int) value) {
            throw new CorruptDataException("no hour: " + value);
        }
        return value;
    }

    private static long notNegative(ByteReader in) {
        long value = in.varint();
        if (value < 0) {
            throw new CorruptDataException("no count or offset: " + value);
        }
        return value;
    }

    private static SortedMap<Integer, Long> offsets(ByteReader in) {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        int count = in.count(2);
        for (int i = 0; i < count; i++) {
            long partition = notNegative(in);
            if (partition > Integer.MAX_VALUE) {
                throw new CorruptDataException("no partition: " + partition);
            }
            offsets.put((int) partition, notNegative(in));
        }
        return offsets;
    }

    /** The applied offset by partition. */
    public Map<Integer, Long> appliedOffsets() {
        return applied.offsets();
    }
}
