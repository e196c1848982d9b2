package io.seamark.common.baseline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.bytes.CorruptDataException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Reads a {@link ModelFile} baseline by baseline, so that no more of it is in memory than what becomes of it. For one thread. */
final class ModelReader {

    private static final int CRC_BYTES = 4;

    private final CRC32C crc = new CRC32C();
    private final DataInputStream in;
    private long remaining;

    /** @param length of the whole file, bytes */
    ModelReader(InputStream in, long length) {
        this.in = new DataInputStream(new CheckedInputStream(in, crc));
        this.remaining = length;
    }

    /** Reads all; what was given out is not to be used if it fails. */
    void read(Consumer<DeviceBaseline> each) throws IOException {
        try {
            int magic = i32();
            boolean zones = ModelFile.knowsZones(magic);
            long count = varint();
            if (count < 0 || count > remaining / 3) {
                throw new CorruptDataException("counts " + count + " baselines in " + remaining + " bytes");
            }
            Map<String, LocalClock> clocks = new HashMap<>();
            for (long i = 0; i < count; i++) {
                String device = new String(block(), UTF_8);
                each.accept(DeviceBaseline.fromBytes(device, block(), zones, clocks));
            }
            if (remaining > CRC_BYTES) {
                throw new CorruptDataException("Not a model file: " + (remaining - CRC_BYTES) + " bytes too many");
            }
            int expected = (int) crc.getValue();
            int found = i32();
            if (found != expected) {
                throw new CorruptDataException(
                        String.format("checksum %08x does not fit the content, which has %08x", found, expected));
            }
        } catch (EOFException e) {
            throw new CorruptDataException("Not a model file: it ends " + remaining + " bytes early", e);
        }
    }

    private int i32() throws IOException {
        need(CRC_BYTES);
        return in.readInt();
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            need(1);
            int b = in.readUnsignedByte();
            value |= (long) (b & 0x7f) << shift;
            if ((b & 0x80) == 0) {
                return value;
            }
        }
        throw new CorruptDataException("a varint of more than 10 bytes");
    }

    private byte[] block() throws IOException {
        long length = varint();
        if (length < 0 || length > Math.min(remaining, Integer.MAX_VALUE - 8)) {
            throw new CorruptDataException("a block of " + length + " bytes, but only " + remaining + " are left");
        }
        byte[] bytes = new byte[(int) length];
        in.readFully(bytes);
        remaining -= length;
        return bytes;
    }

    private void need(int bytes) {
        if (bytes > remaining) {
            throw new CorruptDataException(
                    "Not a model file: " + remaining + " bytes are left where " + bytes + " are needed");
        }
        remaining -= bytes;
    }
}
