package io.seamark.common.frame;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.summary.Summary;
import java.util.ArrayList;
import java.util.List;

/**
 * The stored form of frames (docs/formats.md): version 1, big-endian, closed by a CRC-32C. The same frame is always the
 * same bytes. Stateless.
 */
public final class FrameCodec {

    static final int MAGIC = 0x534d4601; // "SMF", version 1

    private FrameCodec() {}

    /**
     * Encodes a frame of devices that are all at hand, see {@link FrameEncoder}.
     *
     * @param partBytes size that a part does not exceed
     */
    public static List<byte[]> encode(
            OffsetRange range, String generation, Tally tally, List<DeviceDelta> devices, int partBytes) {
        FrameEncoder encoder = new FrameEncoder(generation, partBytes);
        devices.forEach(encoder::add);
        return encoder.parts(range, tally);
    }

    /**
     * Decodes one part.
     *
     * @throws CorruptDataException if the bytes are not a part of a frame
     */
    public static FramePart decode(byte[] bytes) {
        try {
            return decodeChecked(bytes);
        } catch (CorruptDataException e) {
            throw new CorruptDataException("Not a frame of " + bytes.length + " bytes: " + e.getMessage(), e);
        }
    }

    private static FramePart decodeChecked(byte[] bytes) {
        if (bytes.length < 8) {
            throw new CorruptDataException("too short");
        }
        ByteReader whole = new ByteReader(bytes);
        int magic = whole.i32();
        if (magic != MAGIC) {
            throw new CorruptDataException(String.format("begins with %08x, not %08x", magic, MAGIC));
        }
        whole.raw(bytes.length - 8);
        whole.crcSince(0);
        ByteReader in = new ByteReader(bytes, 4, bytes.length - 4);
        OffsetRange range = range(in.varint(), in.varint(), in.varint());
        String generation = in.text();
        long part = in.varint();
        long parts = in.varint();
        if (parts < 1 || parts > 1_000_000 || part < 0 || part >= parts) {
            throw new CorruptDataException("part " + part + " of " + parts);
        }
        Tally tally = TallyCodec.read(in);
        String[] metrics = new String[in.count(1)];
        for (int i = 0; i < metrics.length; i++) {
            metrics[i] = name(in);
        }
        int count = in.count(7);
        List<DeviceDelta> devices = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            devices.add(readDevice(in, metrics));
        }
        if (in.remaining() != 0) {
            throw new CorruptDataException(in.remaining() + " bytes too many");
        }
        return new FramePart(range, generation, (int) part, (int) parts, tally, devices);
    }

    private static OffsetRange range(long partition, long from, long until) {
        if (partition < 0 || partition > Integer.MAX_VALUE || from < 0 || until < from) {
            throw new CorruptDataException("no range: partition " + partition + " [" + from + ", " + until + ")");
        }
        return new OffsetRange((int) partition, from, until);
    }

    /** A name as the reading codec accepts it: the keys of views end names with the byte 0. */
    private static String name(ByteReader in) {
        String name = in.text();
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new CorruptDataException("no name: '" + name + "'");
        }
        return name;
    }

    private static DeviceDelta readDevice(ByteReader in, String[] metrics) {
        String device = name(in);
        long lastTs = in.zigzag();
        float score = in.f32();
        if (!(score >= 0 && score <= 1)) {
            throw new CorruptDataException("a score of " + score);
        }
        int count = in.count(19);
        List<MetricDelta> deltas = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long index = in.varint();
            if (index < 0 || index >= metrics.length) {
                throw new CorruptDataException("metric " + index + " of " + metrics.length);
            }
            long hour = in.zigzag();
            if (hour != (int) hour) {
                throw new CorruptDataException("no hour: " + hour);
            }
            deltas.add(new MetricDelta(metrics[(int) index], hour, Summary.read(in)));
        }
        return new DeviceDelta(device, lastTs, score, deltas);
    }
}
