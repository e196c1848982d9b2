package io.seamark.common.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.seam.OffsetRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Encodes a frame device by device, so that of a large fleet only bytes are held; into as few parts as the limit allows. What
 * {@link FrameCodec} reads. Not thread-safe.
 */
public final class FrameEncoder {

    private final String generation;
    private final int room;
    private final List<PartBody> bodies = new ArrayList<>(List.of(new PartBody()));

    /**
     * @param generation id of the generation that the frame is scored with; empty if there is none
     * @param partBytes size that a part does not exceed, so that it fits the message limit of the broker; a device whose
     *     deltas are larger goes on in the next part. Only a single summary that is larger still makes a part of its own
     */
    public FrameEncoder(String generation, int partBytes) {
        this.generation = requireNonNull(generation, "generation");
        this.room = partBytes - envelopeBytes(generation);
    }

    /** Appends a device: to the last part if it fits, to a new one if not, and in halves to several if it must be. */
    public void add(DeviceDelta device) {
        PartBody last = bodies.get(bodies.size() - 1);
        last.add(device);
        int metrics = device.metrics().size();
        if (last.size() <= room || (last.count == 1 && metrics <= 1)) {
            return;
        }
        last.dropLast();
        if (last.count > 0) {
            bodies.add(new PartBody());
            add(device);
            return;
        }
        for (List<MetricDelta> half : List.of(
                device.metrics().subList(0, metrics / 2), device.metrics().subList(metrics / 2, metrics))) {
            add(new DeviceDelta(device.device(), device.lastTs(), device.score(), half));
        }
    }

    /**
     * The parts, in order.
     *
     * @param range what the frame covers
     * @param tally of all messages in it
     */
    public List<byte[]> parts(OffsetRange range, Tally tally) {
        ByteWriter counts = new ByteWriter(64);
        TallyCodec.write(counts, tally);
        if (bodies.get(0).size() + counts.size() > room && !tally.leftOut().isEmpty() && bodies.get(0).count > 0) {
            bodies.add(0, new PartBody()); // the names of what was left out take the room of a device
        }
        List<byte[]> parts = new ArrayList<>(bodies.size());
        for (int i = 0; i < bodies.size(); i++) {
            ByteWriter out = new ByteWriter(bodies.get(i).size() + envelopeBytes(generation));
            out.i32(FrameCodec.MAGIC);
            out.varint(range.partition()).varint(range.from()).varint(range.until());
            out.text(generation).varint(i).varint(bodies.size());
            TallyCodec.write(out, i == 0 ? tally : new Tally());
            bodies.get(i).write(out);
            parts.add(out.crcSince(0).toBytes());
        }
        return parts;
    }

    /** The most that a part has beside its names, its devices and what was left out: every number at its longest. */
    private static int envelopeBytes(String generation) {
        int longest = 10;
        return 4 + generation.getBytes(UTF_8).length + longest * (14 + RejectReason.count()) + 4;
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
}
