package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;

/** Mean of the last {@value #READINGS} values of one metric. Mutable; not thread-safe. */
final class RecentMean {

    static final int READINGS = 12;

    private final float[] last = new float[READINGS];
    private int size;
    private int next;

    RecentMean copy() {
        RecentMean copy = new RecentMean();
        System.arraycopy(last, 0, copy.last, 0, READINGS);
        copy.size = size;
        copy.next = next;
        return copy;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The newest value; 0 if there is none. */
    double newest() {
        return last[(next + READINGS - 1) % READINGS];
    }

    double mean() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += last[i];
        }
        return size == 0 ? 0 : sum / size;
    }

    void add(double value) {
        last[next] = Floats.of(value);
        next = (next + 1) % READINGS;
        size = Math.min(READINGS, size + 1);
    }

    void write(ByteWriter out) {
        out.u8(size).u8(next);
        Floats.write(out, last);
    }

    static RecentMean read(ByteReader in) {
        RecentMean read = new RecentMean();
        read.size = in.u8();
        read.next = in.u8();
        if (read.size > READINGS || read.next >= READINGS) {
            throw new CorruptDataException("a mean of " + read.size + " values");
        }
        System.arraycopy(Floats.readFloats(in, READINGS), 0, read.last, 0, READINGS);
        return read;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof RecentMean other
                && size == other.size
                && next == other.next
                && Arrays.equals(last, other.last);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(last);
    }
}
