package io.seamark.common.device;

import io.seamark.common.alert.AlertTracker;
import io.seamark.common.baseline.ScoringState;
import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;

/** What the speed layer remembers of one device: its recent past. Mutable; not thread-safe. */
public final class DeviceState {

    private static final int VERSION = 2;

    /** What was written before there were detectors. */
    private static final int WITHOUT_SCORING = 1;

    final DedupWindow recent;
    final AlertTracker alert;
    final ScoringState scoring;

    public DeviceState() {
        this(new DedupWindow(), new AlertTracker(), new ScoringState());
    }

    private DeviceState(DedupWindow recent, AlertTracker alert, ScoringState scoring) {
        this.recent = recent;
        this.alert = alert;
        this.scoring = scoring;
    }

    /** An independent copy, so that a task that is run again starts from what the first run found. */
    public DeviceState copy() {
        return new DeviceState(recent.copy(), alert.copy(), scoring.copy());
    }

    /** The stored form, versioned. */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter(256).u8(VERSION);
        recent.write(out);
        alert.write(out);
        scoring.write(out);
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
        if (version != VERSION && version != WITHOUT_SCORING) {
            throw new CorruptDataException("a device state of version " + version + "; this program reads "
                    + WITHOUT_SCORING + " and " + VERSION);
        }
        DeviceState state = new DeviceState(
                DedupWindow.read(in),
                AlertTracker.read(in),
                version == WITHOUT_SCORING ? new ScoringState() : ScoringState.read(in));
        if (in.remaining() != 0) {
            throw new CorruptDataException("a device state with " + in.remaining() + " bytes too many");
        }
        return state;
    }
}
