package io.seamark.serving.fold;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.generation.SplitDevices;
import io.seamark.common.seam.Seam;
import io.seamark.serving.state.Placement;
import java.util.Optional;

/**
 * Devices whose deltas come from more than one partition, each counted once. A frame of a partition that was not known shows
 * that the log has grown: devices have moved then, and the count begins again. For one thread.
 */
final class SplitBook {

    private final int examples;
    private int width;
    private SplitDevices found = SplitDevices.NONE;
    private boolean changed;

    /** @param examples how many devices are named */
    SplitBook(int examples) {
        this.examples = examples;
    }

    /**
     * Goes back to what is stored.
     *
     * @param stored as {@link #toBytes} made it
     * @param known offsets of the partitions that are known where nothing is stored
     * @throws io.seamark.common.bytes.CorruptDataException if the bytes are none
     */
    void reload(Optional<byte[]> stored, Seam known) {
        changed = false;
        found = SplitDevices.NONE;
        width = known.offsets().isEmpty() ? 0 : known.offsets().lastKey() + 1;
        stored.ifPresent(bytes -> {
            ByteReader in = new ByteReader(bytes);
            width = Math.max(width, (int) in.varint());
            found = SplitDevices.fromJson(in.text());
        });
    }

    /** A frame of a partition begins. */
    void frame(int partition) {
        if (partition >= width) {
            width = partition + 1;
            found = SplitDevices.NONE;
            changed = true;
        }
    }

    /** Where a device is known to send from, now that a partition has brought readings of it. */
    Placement place(String device, Placement before, int partition) {
        Placement now = before.with(partition, width);
        if (!now.equals(before) && now.partitions().size() > 1) {
            SplitDevices.Example example = new SplitDevices.Example(device, now.partitions());
            found = before.partitions().size() < 2 ? found.with(example, examples) : found.with(example);
            changed = true;
        }
        return now;
    }

    SplitDevices found() {
        return found;
    }

    /** Whether there is something to store since {@link #reload} or {@link #written}. */
    boolean isChanged() {
        return changed;
    }

    byte[] toBytes() {
        return new ByteWriter(64).varint(width).text(found.toJson()).toBytes();
    }

    void written() {
        changed = false;
    }
}
