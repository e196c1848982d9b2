package io.seamark.serving.state;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a list of devices shows of one, without a look at its hours.
 *
 * @param lastTs event time of its latest reading, epoch milliseconds
 * @param score highest score of its readings in the last frame that had any, in [0, 1]; 0 where none was scored
 * @param metrics names of its metrics: of the view's the ones with the most hours, then those that came first, as many as
 *     {@code fleet.max-metrics} has room for
 * @param more whether it has more metrics than these
 * @param placement where its deltas came from
 */
public record DeviceMark(long lastTs, float score, SortedSet<String> metrics, boolean more, Placement placement) {

    /** Of a device of which nothing is known yet. */
    public static final DeviceMark NONE = new DeviceMark(0, 0, Collections.emptySortedSet(), false, Placement.NONE);

    /** Ends the stored form of a device with more metrics. No other form does: one with a placement ends with 0, and no name with it. */
    private static final byte MORE = 1;

    public DeviceMark {
        metrics = Collections.unmodifiableSortedSet(new TreeSet<>(metrics));
    }

    /**
     * This mark with what a later frame, or another part of the batch view, adds.
     *
     * @param maxMetrics names that are kept
     */
    public DeviceMark with(long ts, float newScore, Collection<String> names, int maxMetrics) {
        boolean same = metrics.containsAll(names);
        if (same || more && metrics.size() >= maxMetrics) {
            // Spares the copy: nearly every frame brings known metrics only.
            return ts <= lastTs && newScore == score
                    ? this
                    : new DeviceMark(Math.max(ts, lastTs), newScore, metrics, more, placement);
        }
        TreeSet<String> all = new TreeSet<>(metrics);
        boolean left = more;
        for (String name : names) {
            if (all.size() < maxMetrics) {
                all.add(name);
            } else {
                left |= !all.contains(name);
            }
        }
        return new DeviceMark(Math.max(ts, lastTs), newScore, all, left, placement);
    }

    /** A mark of a device of which no delta has come. */
    public DeviceMark(long lastTs, float score, SortedSet<String> metrics, boolean more) {
        this(lastTs, score, metrics, more, Placement.NONE);
    }

    /** This mark with another placement. */
    public DeviceMark placed(Placement now) {
        return now.equals(placement) ? this : new DeviceMark(lastTs, score, metrics, more, now);
    }

    /** Whether a stored form is of a device with more metrics than it names. */
    public static boolean hasMore(byte[] bytes) {
        return bytes[bytes.length - 1] == MORE;
    }

    /** The stored form. */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter(64).zigzag(lastTs).f32(score).varint(metrics.size());
        metrics.forEach(out::text);
        if (placement.width() > 0) {
            placement.write(out);
        }
        return (more || placement.width() > 0 ? out.u8(more ? MORE : 0) : out).toBytes();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws CorruptDataException if the bytes are none
     */
    public static DeviceMark fromBytes(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        long lastTs = in.zigzag();
        float score = in.f32();
        int count = in.count(1);
        List<String> metrics = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            metrics.add(in.text());
        }
        Placement placement = in.remaining() > 1 ? Placement.read(in) : Placement.NONE;
        int flag = in.remaining() > 0 ? in.u8() : 0;
        if (flag != 0 && flag != MORE || in.remaining() != 0 || !Float.isFinite(score)) {
            throw new CorruptDataException(
                    "no mark of a device: score " + score + ", " + in.remaining() + " bytes too many");
        }
        return new DeviceMark(lastTs, score, new TreeSet<>(metrics), flag == MORE, placement);
    }
}
