package io.seamark.common.baseline;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The stored form of the baselines of many devices (docs/formats.md): version 3, closed by a CRC-32C; version 2, which knows no time zones, is
 * read as well. Stateless.
 */
public final class ModelFile {

    private static final int MAGIC = 0x534d4203; // "SMB", version 3

    private static final int WITHOUT_ZONES = 0x534d4202;
    private static final int WITHOUT_DETECTORS = 0x534d4201;

    private ModelFile() {}

    public static byte[] encode(List<DeviceBaseline> baselines) {
        ByteWriter out = new ByteWriter(1024).i32(MAGIC).varint(baselines.size());
        for (DeviceBaseline baseline : baselines) {
            out.text(baseline.device()).block(baseline.toBytes());
        }
        return out.crcSince(0).toBytes();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws CorruptDataException if the bytes are no model file
     */
    public static List<DeviceBaseline> decode(byte[] bytes) {
        if (bytes.length < 9) {
            throw new CorruptDataException("Not a model file: " + bytes.length + " bytes");
        }
        ByteReader whole = new ByteReader(bytes);
        int magic = whole.i32();
        if (magic == WITHOUT_DETECTORS) {
            throw new CorruptDataException(
                    "A model file of version 1, which knows no detectors; this program reads 2 and 3."
                            + " Run the batch once: it trains anew");
        }
        if (magic != MAGIC && magic != WITHOUT_ZONES) {
            throw new CorruptDataException(
                    String.format("Not a model file: it begins with %08x, not %08x", magic, MAGIC));
        }
        whole.raw(bytes.length - 8);
        whole.crcSince(0);
        ByteReader in = new ByteReader(bytes, 4, bytes.length - 4);
        int count = in.count(3);
        List<DeviceBaseline> baselines = new ArrayList<>(count);
        Map<String, LocalClock> clocks = new HashMap<>();
        for (int i = 0; i < count; i++) {
            baselines.add(DeviceBaseline.fromBytes(in.text(), in.block(), magic == MAGIC, clocks));
        }
        if (in.remaining() != 0) {
            throw new CorruptDataException("Not a model file: " + in.remaining() + " bytes too many");
        }
        return baselines;
    }
}
