package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;

/** What {@link Distance} remembers: the last readings, the level it follows, and the episode that it is in. Mutable; not thread-safe. */
public final class DistanceState implements DetectorState {

    /** Readings whose mean is compared with the level. */
    public static final int WINDOW = 10;

    /** The last readings, one after the other. */
    final float[] window;

    int next;
    double[] level;

    /** A second normal, if there is one. */
    double[] other;
    /** The greatest excursion of the episode from the level, while it is remembered. */
    double[] excursion;
    /** Where the metrics are in a long episode: the next normal, perhaps. */
    double[] candidate;

    int credit;
    int length;
    boolean continuing;

    private DistanceState(int metrics) {
        this.window = new float[WINDOW * metrics];
        this.level = new double[metrics];
    }

    /**
     * The state at the end of a history.
     *
     * @param level the level that it has followed, by metric
     * @param last the last {@value #WINDOW} readings, by metric, oldest first
     */
    public static DistanceState at(double[] level, double[][] last) {
        DistanceState state = new DistanceState(level.length);
        System.arraycopy(level, 0, state.level, 0, level.length);
        for (double[] reading : last) {
            state.add(reading);
        }
        return state;
    }

    int metrics() {
        return level.length;
    }

    void add(double[] reading) {
        int p = level.length;
        for (int j = 0; j < p; j++) {
            window[next * p + j] = Floats.of(reading[j]);
        }
        next = (next + 1) % WINDOW;
    }

    double newest(int metric) {
        return window[(next + WINDOW - 1) % WINDOW * level.length + metric];
    }

    /** Mean of the window. */
    void mean(double[] into) {
        int p = level.length;
        for (int j = 0; j < p; j++) {
            double sum = 0;
            for (int i = j; i < WINDOW * p; i += p) {
                sum += window[i];
            }
            into[j] = sum / WINDOW;
        }
    }

    @Override
    public DistanceState copy() {
        DistanceState copy = new DistanceState(level.length);
        System.arraycopy(window, 0, copy.window, 0, window.length);
        copy.next = next;
        copy.level = level.clone();
        copy.other = copy(other);
        copy.excursion = copy(excursion);
        copy.candidate = copy(candidate);
        copy.credit = credit;
        copy.length = length;
        copy.continuing = continuing;
        return copy;
    }

    private static double[] copy(double[] values) {
        return values == null ? null : values.clone();
    }

    @Override
    public void write(ByteWriter out) {
        out.u8(Distance.KIND);
        writeRest(out);
    }

    void writeRest(ByteWriter out) {
        out.varint(level.length);
        Floats.write(out, window);
        out.u8(next);
        Floats.write(out, level);
        out.u8((other == null ? 0 : 1)
                | (excursion == null ? 0 : 2)
                | (candidate == null ? 0 : 4)
                | (continuing ? 8 : 0));
        for (double[] each : new double[][] {other, excursion, candidate}) {
            if (each != null) {
                Floats.write(out, each);
            }
        }
        out.varint(credit).varint(length);
    }

    static DistanceState readRest(ByteReader in) {
        int metrics = in.count(8);
        DistanceState read = new DistanceState(metrics);
        System.arraycopy(Floats.readFloats(in, read.window.length), 0, read.window, 0, read.window.length);
        read.next = in.u8();
        read.level = Floats.readDoubles(in, metrics);
        int there = in.u8();
        read.other = (there & 1) == 0 ? null : Floats.readDoubles(in, metrics);
        read.excursion = (there & 2) == 0 ? null : Floats.readDoubles(in, metrics);
        read.candidate = (there & 4) == 0 ? null : Floats.readDoubles(in, metrics);
        read.continuing = (there & 8) != 0;
        long credit = in.varint();
        long length = in.varint();
        if (read.next >= WINDOW
                || there > 15
                || credit < 0
                || credit > Distance.HOLD
                || length < 0
                || length > 1 << 20) {
            throw new CorruptDataException("an episode of " + length + " readings with " + credit + " to hold");
        }
        read.credit = (int) credit;
        read.length = (int) length;
        return read;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DistanceState other
                && Arrays.equals(window, other.window)
                && next == other.next
                && Arrays.equals(level, other.level)
                && Arrays.equals(this.other, other.other)
                && Arrays.equals(excursion, other.excursion)
                && Arrays.equals(candidate, other.candidate)
                && credit == other.credit
                && length == other.length
                && continuing == other.continuing;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(level);
    }
}
