package io.seamark.common.baseline;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.detect.Detector;
import io.seamark.common.detect.DetectorState;
import java.util.Optional;

/** What the {@link Scorer} remembers of one device, and for which baseline. Mutable; not thread-safe. */
public final class ScoringState {

    private DetectorState state;
    private int mark;
    private int layout;

    /** Nothing yet: scoring begins at the end of the history. */
    public ScoringState() {}

    /** An independent copy. */
    public ScoringState copy() {
        ScoringState copy = new ScoringState();
        copy.state = state == null ? null : state.copy();
        copy.mark = mark;
        copy.layout = layout;
        return copy;
    }

    /** The state for a detector of a baseline; after that of another generation, what of it still has its meaning. */
    DetectorState under(DeviceBaseline baseline, Detector detector) {
        if (state == null || mark != baseline.mark()) {
            int wanted = baseline.layout();
            state = state != null && layout == wanted ? detector.resume(state) : detector.begin();
            mark = baseline.mark();
            layout = wanted;
        }
        return state;
    }

    /** The state, if it is of this baseline. */
    Optional<DetectorState> of(DeviceBaseline baseline) {
        return state != null && mark == baseline.mark() ? Optional.of(state) : Optional.empty();
    }

    /** Appends the stored form. */
    public void write(ByteWriter out) {
        out.u8(state == null ? 0 : 1);
        if (state != null) {
            out.i32(mark).i32(layout);
            state.write(out);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws io.seamark.common.bytes.CorruptDataException if the bytes are none
     */
    public static ScoringState read(ByteReader in) {
        ScoringState read = new ScoringState();
        if (in.u8() != 0) {
            read.mark = in.i32();
            read.layout = in.i32();
            read.state = DetectorState.read(in);
        }
        return read;
    }
}
