package io.seamark.common.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.summary.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stored form of frames (docs/formats.md): version 1, big-endian, closed by a CRC-32C. The same frame is always the
 * same bytes. Stateless.
 */
public final class FrameCodec {

    private static final int MAGIC = 0x534d4601; // "SMF", version 1
    private static final long MAX_MESSAGES = 1L << 48; // far beyond any stretch, and sums of it are numbers

    private FrameCodec() {}

    /**
     * Encodes a frame into as few parts as the limit allows.
     *
     * @param partBytes size that a part does not exceed, so that it fits the message limit of the broker; a device whose
     *     deltas are larger goes on in the next part. Only a single summary that is larger still makes a part of its own
     */
    public static List<byte[]> encode(
            OffsetRange range, String generation, Tally tally, List<DeviceDelta> devices, int partBytes) {
        List<PartBody> bodies = new ArrayList<>(List.of(new PartBody()));
        int room = partBytes - envelopeBytes(generation);
        for (DeviceDelta device : devices) {
            place(device, bodies, room);
        }
        List<byte[]> parts = new ArrayList<>(bodies.size());
        for (int i = 0; i < bodies.size(); i++) {
            ByteWriter out = new ByteWriter(bodies.get(i).size() + 64);
            out.i32(MAGIC);
            out.varint(range.partition()).varint(range.from()).varint(range.until());
            out.text(generation).varint(i).varint(bodies.size());
            writeTally(out, i == 0 ? tally : new Tally());
            bodies.get(i).write(out);
            parts.add(out.crcSince(0).toBytes());
        }
        return parts;
    }

    /** Puts a device into the last part if it fits, into a new one if not, and in halves into several if it must be. */
    private static void place(DeviceDelta device, List<PartBody> bodies, int room) {
        PartBody last = bodies.get(bodies.size() - 1);
        last.add(device);
        int metrics = device.metrics().size();
        if (last.size() <= room || (last.count == 1 && metrics <= 1)) {
            return;
        }
        last.dropLast();
        if (last.count > 0) {
            bodies.add(new PartBody());
            place(device, bodies, room);
            return;
        }
        for (List<MetricDelta> half : List.of(
                device.metrics().subList(0, metrics / 2), device.metrics().subList(metrics / 2, metrics))) {
            place(new DeviceDelta(device.device(), device.lastTs(), device.score(), half), bodies, room);
        }
    }

    /** The most that a part has beside its names and devices: every number at its longest. */
    private static int envelopeBytes(String generation) {
        int longest = 10;
        return 4 + generation.getBytes(UTF_8).length + longest * (11 + RejectReason.count()) + 4;
    }

    private static void writeTally(ByteWriter out, Tally tally) {
        out.varint(tally.accepted()).varint(tally.duplicates()).varint(RejectReason.count());
        for (RejectReason reason : RejectReason.values()) {
            out.varint(tally.rejected(reason));
        }
    }

    /** Devices of one part, encoded, with the metric names that they use. */
    private static final class PartBody {
        private final Map<String, Integer> metrics = new LinkedHashMap<>();
        private final ByteWriter names = new ByteWriter(256);
        private final ByteWriter devices = new ByteWriter(4096);
        private int count;
        private int lastFrom;
        private int lastNamesFrom;
        private int lastMetricsFrom;

        void add(DeviceDelta device) {
            lastFrom = devices.size();
            lastNamesFrom = names.size();
            lastMetricsFrom = metrics.size();
            devices.text(device.device()).zigzag(device.lastTs()).f32(device.score());
            devices.varint(device.metrics().size());
            for (MetricDelta metric : device.metrics()) {
                devices.varint(index(metric.metric())).zigzag(metric.hour());
                metric.summary().write(devices);
            }
            count++;
        }

        private int index(String metric) {
            Integer known = metrics.get(metric);
            if (known == null) {
                known = metrics.size();
                metrics.put(metric, known);
                names.text(metric);
            }
            return known;
        }

        void dropLast() {
            devices.truncate(lastFrom);
            names.truncate(lastNamesFrom);
            metrics.values().removeIf(index -> index >= lastMetricsFrom);
            count--;
        }

        int size() {
            return names.size() + devices.size();
        }

        void write(ByteWriter out) {
            out.varint(metrics.size()).raw(names.toBytes());
            out.varint(count).raw(devices.toBytes());
        }
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
        Tally tally = readTally(in);
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

    private static Tally readTally(ByteReader in) {
        Tally tally = new Tally();
        tally.accept(messages(in));
        tally.duplicate(messages(in));
        int reasons = in.count(1);
        if (reasons > RejectReason.count()) {
            throw new CorruptDataException(reasons + " reject reasons, but " + RejectReason.count() + " are known");
        }
        for (int i = 0; i < reasons; i++) {
            tally.reject(RejectReason.of(i), messages(in));
        }
        return tally;
    }

    private static long messages(ByteReader in) {
        long count = in.varint();
        if (count < 0 || count > MAX_MESSAGES) {
            throw new CorruptDataException("a tally of " + count + " messages");
        }
        return count;
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
