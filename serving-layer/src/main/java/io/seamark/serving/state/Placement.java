package io.seamark.serving.state;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.generation.SplitDevices;
import java.util.ArrayList;
import java.util.List;

/**
 * The partitions that brought readings of one device, of a log of some width: partitions that are added move devices, and what
 * was seen before says nothing then. Immutable.
 *
 * @param width how many partitions the log was known to have
 * @param partitions in order of first sight, at most {@link SplitDevices#MAX_PARTITIONS}
 */
public record Placement(int width, List<Integer> partitions) {

    /** Nothing was seen. */
    public static final Placement NONE = new Placement(0, List.of());

    public Placement {
        partitions = List.copyOf(partitions);
    }

    /** This with a partition that brought readings. */
    public Placement with(int partition, int knownWidth) {
        if (width != knownWidth) {
            return new Placement(knownWidth, List.of(partition));
        }
        if (partitions.contains(partition) || partitions.size() >= SplitDevices.MAX_PARTITIONS) {
            return this;
        }
        List<Integer> all = new ArrayList<>(partitions);
        all.add(partition);
        return new Placement(width, all);
    }

    void write(ByteWriter out) {
        out.varint(width).varint(partitions.size());
        partitions.forEach(out::varint);
    }

    static Placement read(ByteReader in) {
        long width = in.varint();
        int count = in.count(1);
        List<Integer> partitions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long partition = in.varint();
            if (partition < 0 || partition >= width) {
                throw new CorruptDataException("no partition of " + width + ": " + partition);
            }
            partitions.add((int) partition);
        }
        if (width > Integer.MAX_VALUE || count == 0 || count > SplitDevices.MAX_PARTITIONS) {
            throw new CorruptDataException("no partitions of a device: " + count + " of " + width);
        }
        return new Placement((int) width, partitions);
    }
}
