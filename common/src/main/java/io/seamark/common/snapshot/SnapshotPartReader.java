package io.seamark.common.snapshot;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.device.DeviceState;
import io.seamark.common.device.PartitionState;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Reads what {@link SnapshotPartWriter} wrote. Stateless. */
public final class SnapshotPartReader {

    private static final int MAX_ENTRY_BYTES = 64 << 20;

    private SnapshotPartReader() {}

    /**
     * Reads a file to its end.
     *
     * @param from closed by the caller
     * @param expected what the snapshot says of the file
     * @param each gets device and state as stored, which can be read; what it got before an error must not be used
     * @param partition gets what is known of the partition itself, if it is there
     * @throws CorruptDataException if the bytes are not what the snapshot says
     */
    public static void read(
            InputStream from,
            Snapshot.Part expected,
            BiConsumer<String, byte[]> each,
            Consumer<PartitionState> partition)
            throws IOException {
        CRC32C crc = new CRC32C();
        DataInputStream in = new DataInputStream(new CheckedInputStream(new BufferedInputStream(from, 1 << 16), crc));
        try {
            int magic = in.readInt();
            int version = in.readUnsignedByte();
            boolean known = version >= SnapshotPartWriter.OF_DEVICES_ALONE && version <= SnapshotPartWriter.VERSION;
            if (magic != SnapshotPartWriter.MAGIC || !known) {
                throw damaged(expected, "begins with " + Integer.toHexString(magic) + " and version " + version);
            }
            long devices = 0;
            for (int length = in.readInt(); length != SnapshotPartWriter.END; length = in.readInt()) {
                if (length < 0 || length > Math.min(MAX_ENTRY_BYTES, expected.bytes())) {
                    throw damaged(expected, "has an entry of " + length + " bytes");
                }
                byte[] entry = in.readNBytes(length);
                ByteReader bytes = new ByteReader(entry);
                String device = bytes.text();
                byte[] stored = bytes.raw(bytes.remaining());
                if (device.equals(SnapshotPartWriter.OF_PARTITION)) {
                    if (version > SnapshotPartWriter.OF_SILENCE_ALONE) {
                        partition.accept(PartitionState.fromBytes(stored));
                    }
                } else {
                    DeviceState.fromBytes(stored); // that it can be read is seen now, not when the device is heard of
                    each.accept(device, stored);
                    devices++;
                }
            }
            long said = in.readLong();
            if (said != devices || devices != expected.devices() || (int) crc.getValue() != expected.crc32c()) {
                throw damaged(
                        expected,
                        String.format(
                                "has %d states, %d by its end, and checksum %08x", devices, said, crc.getValue()));
            }
        } catch (EOFException e) {
            throw new CorruptDataException("The snapshot's file '" + expected.name() + "' is cut short", e);
        }
    }

    private static CorruptDataException damaged(Snapshot.Part expected, String found) {
        return new CorruptDataException(String.format(
                "The snapshot's file '%s' %s; expected are %d states and checksum %08x",
                expected.name(), found, expected.devices(), expected.crc32c()));
    }
}
