package io.seamark.common.journal;

import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.seam.Seam;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the speed view begins, as one file of the journal says it; how it moves is told at {@link Journal}.
 *
 * @param seam where the speed view begins
 * @param begun whether a speed layer has begun there: then it stays
 */
public record Origin(Seam seam, boolean begun) {

    private static final int VERSION = 1;

    public Origin {
        requireNonNull(seam, "seam");
    }

    /** The stored form: version, begun, partitions and offsets, CRC-32C. */
    byte[] toBytes() {
        ByteWriter out = new ByteWriter(64).u8(VERSION).u8(begun ? 1 : 0);
        out.varint(seam.offsets().size());
        seam.offsets().forEach((partition, offset) -> out.varint(partition).varint(offset));
        return out.crcSince(0).toBytes();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws CorruptDataException if the bytes are none, or of a version that is not known
     */
    static Origin fromBytes(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        in.raw(Math.max(0, bytes.length - 4));
        in.crcSince(0);
        in = new ByteReader(bytes, 0, bytes.length - 4);
        int version = in.u8();
        if (version != VERSION) {
            throw new CorruptDataException("an origin of version " + version + "; this program reads " + VERSION);
        }
        boolean begun = in.u8() == 1;
        int count = in.count(2);
        Map<Integer, Long> offsets = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            long partition = in.varint();
            long offset = in.varint();
            if (partition < 0 || partition > Integer.MAX_VALUE || offset < 0) {
                throw new CorruptDataException("no origin: partition " + partition + " at " + offset);
            }
            offsets.put((int) partition, offset);
        }
        if (in.remaining() != 0) {
            throw new CorruptDataException("an origin with " + in.remaining() + " bytes too many");
        }
        return new Origin(new Seam(offsets), begun);
    }
}
