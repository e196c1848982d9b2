package io.seamark.common.snapshot;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.seam.Seam;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a state snapshot holds: the state of every device after one cut, a file for each partition. Immutable.
 *
 * @param cut number of the last cut that the states have seen; 0 before the first
 * @param createdAt epoch milliseconds
 * @param seam where the readings end that the states have seen
 * @param parts in the order of their partitions, of which none is left out
 */
public record Snapshot(long cut, long createdAt, Seam seam, List<Part> parts) {

    private static final int VERSION = 1;

    /** A file in the snapshot's own folder, whatever the store. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private static final long MAX_PART_BYTES = 1L << 48;

    /**
     * The file of one partition.
     *
     * @param name in the snapshot's folder
     * @param devices how many states it holds
     * @param bytes its length
     * @param crc32c of its bytes
     */
    public record Part(String name, long devices, long bytes, int crc32c) implements java.io.Serializable {}

    public Snapshot {
        parts = List.copyOf(parts);
    }

    /** How many partitions the log had. */
    public int partitions() {
        return parts.size();
    }

    /** How many states it holds. */
    public long devices() {
        return parts.stream().mapToLong(Part::devices).sum();
    }

    /** The stored form: version, cut, time, seam, parts, CRC-32C. */
    byte[] toBytes() {
        ByteWriter out = new ByteWriter(256).u8(VERSION).varint(cut).i64(createdAt);
        out.varint(seam.offsets().size());
        seam.offsets().forEach((partition, offset) -> out.varint(partition).varint(offset));
        out.varint(parts.size());
        parts.forEach(part -> out.text(part.name())
                .varint(part.devices())
                .varint(part.bytes())
                .i32(part.crc32c()));
        return out.crcSince(0).toBytes();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws CorruptDataException if the bytes are none, or of a version that is not known
     */
    static Snapshot fromBytes(byte[] bytes) {
        ByteReader whole = new ByteReader(bytes);
        whole.raw(Math.max(0, bytes.length - 4));
        whole.crcSince(0);
        ByteReader in = new ByteReader(bytes, 0, bytes.length - 4);
        int version = in.u8();
        if (version != VERSION) {
            throw new CorruptDataException("a snapshot of version " + version + "; this program reads " + VERSION);
        }
        long cut = in.varint();
        long createdAt = in.i64();
        Map<Integer, Long> offsets = new HashMap<>();
        for (int left = in.count(2); left > 0; left--) {
            long partition = in.varint();
            long offset = in.varint();
            if (partition < 0 || partition > Integer.MAX_VALUE || offset < 0) {
                throw new CorruptDataException("no offset of a snapshot: partition " + partition + " at " + offset);
            }
            offsets.put((int) partition, offset);
        }
        List<Part> parts = new ArrayList<>();
        for (int left = in.count(7); left > 0; left--) {
            parts.add(part(in));
        }
        if (cut < 0 || in.remaining() != 0) {
            throw new CorruptDataException("a snapshot of cut " + cut + " with " + in.remaining() + " bytes too many");
        }
        return new Snapshot(cut, createdAt, new Seam(offsets), Collections.unmodifiableList(parts));
    }

    private static Part part(ByteReader in) {
        Part part = new Part(in.text(), in.varint(), in.varint(), in.i32());
        if (!NAME.matcher(part.name()).matches()) {
            throw new CorruptDataException("no name of a snapshot's file: '" + part.name() + "'");
        }
        // A state takes some bytes, so that the counts of all parts together are a number too.
        if (part.bytes() < 0 || part.bytes() > MAX_PART_BYTES || part.devices() < 0 || part.devices() > part.bytes()) {
            throw new CorruptDataException("no file of a snapshot: '" + part.name() + "' of " + part.bytes()
                    + " bytes with " + part.devices() + " states");
        }
        return part;
    }
}
