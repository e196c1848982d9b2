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
 * @param metrics names of all its metrics
 */
public record DeviceMark(long lastTs, float score, SortedSet<String> metrics) {

    public DeviceMark {
        metrics = Collections.unmodifiableSortedSet(new TreeSet<>(metrics));
    }

    /** This mark with what a later frame, or another part of the batch view, adds. */
    public DeviceMark with(long ts, float newScore, Collection<String> names) {
        if (metrics.containsAll(names)) {
            // Spares the copy: nearly every frame brings known metrics only.
            return ts <= lastTs && newScore == score ? this : new DeviceMark(Math.max(ts, lastTs), newScore, metrics);
        }
        TreeSet<String> all = new TreeSet<>(metrics);
        all.addAll(names);
        return new DeviceMark(Math.max(ts, lastTs), newScore, all);
    }

    /** The stored form. */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter(64).zigzag(lastTs).f32(score).varint(metrics.size());
        metrics.forEach(out::text);
        return out.toBytes();
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
        if (in.remaining() != 0 || !Float.isFinite(score)) {
            throw new CorruptDataException(
                    "no mark of a device: score " + score + ", " + in.remaining() + " bytes too many");
        }
        return new DeviceMark(lastTs, score, new TreeSet<>(metrics));
    }
}
