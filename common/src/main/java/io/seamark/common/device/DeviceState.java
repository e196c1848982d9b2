package io.seamark.common.device;

import io.seamark.common.alert.AlertTracker;
import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;

/** What the speed layer remembers of one device: its recent past. Mutable; not thread-safe. */
public final class DeviceState {

    private static final int VERSION = 1;

    final DedupWindow recent;
    final AlertTracker alert;

    public DeviceState() {
        this(new DedupWindow(), new AlertTracker());
    }

    private DeviceState(DedupWindow recent, AlertTracker alert) {
        this.recent = recent;
        this.alert = alert;
    }

    /** An independent copy, so that a task that is run again starts from what the first run found. */
    public DeviceState copy() {
        return new DeviceState(recent.copy(), alert.copy());
    }

    /** The stored form, versioned. */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter(256).u8(VERSION);
        recent.write(out);
        alert.write(out);
        return out.toBytes();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws CorruptDataException if the bytes are none, or of a version that is not known
     */
    public static DeviceState fromBytes(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.u8();
        if (version != VERSION) {
            throw new CorruptDataException("a device state of version " + version + "; this program reads " + VERSION);
        }
        DeviceState state = new DeviceState(DedupWindow.read(in), AlertTracker.read(in));
        if (in.remaining() != 0) {
            throw new CorruptDataException("a device state with " + in.remaining() + " bytes too many");
        }
        return state;
    }
}
