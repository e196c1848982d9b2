package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;

/**
 * Values that were seen, in a bounded memory: a sorted set of at most {@value #CAPACITY}, which keeps what lies apart. Where it
 * is full, the closest pair gives one up, so that the set thins out where it is dense and never at its ends. A value's
 * distance to the nearest of them is its novelty (nearest neighbour distance; Ramaswamy, Rastogi, Shim, "Efficient algorithms
 * for mining outliers from large data sets", 2000). Mutable; not thread-safe.
 */
final class KnownValues {

    /** How many values are known at most; 4 bytes each. */
    static final int CAPACITY = 64;

    /** What differs by less than this share of the range is the same: rounding must not decide which value is given up. */
    private static final double SAME = 1e-6;

    private static final int FIRST = 8;

    private float[] values;
    private int size;

    KnownValues() {
        this(new float[FIRST], 0);
    }

    private KnownValues(float[] values, int size) {
        this.values = values;
        this.size = size;
    }

    KnownValues copy() {
        return new KnownValues(Arrays.copyOf(values, Math.max(FIRST, size)), size);
    }

    /** How many are known. */
    int size() {
        return size;
    }

    /**
     * Remembers a value.
     *
     * @param value finite
     * @return how far it lies from the nearest that was known; 0 if none was
     */
    double add(double value) {
        float rounded = Floats.of(value);
        int at = Arrays.binarySearch(values, 0, size, rounded);
        if (at >= 0) {
            return 0;
        }
        at = -at - 1;
        double same = same();
        double distance = distance(rounded, at);
        if (size > 0 && distance <= same) {
            return distance;
        }
        insert(rounded, at);
        if (size > CAPACITY) {
            giveOneUp(same);
        }
        return distance;
    }

    private double same() {
        return size == 0 ? 0 : SAME * ((double) values[size - 1] - values[0]);
    }

    private double distance(float value, int at) {
        if (size == 0) {
            return 0;
        }
        double below = at > 0 ? (double) value - values[at - 1] : Double.POSITIVE_INFINITY;
        double above = at < size ? (double) values[at] - value : Double.POSITIVE_INFINITY;
        return Math.min(below, above);
    }

    private void insert(float value, int at) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.min(CAPACITY + 1, size * 2));
        }
        System.arraycopy(values, at, values, at + 1, size - at);
        values[at] = value;
        size++;
    }

    /** Of the closest pair the one goes that is nearer to its other neighbour; the first and the last stay. */
    private void giveOneUp(double same) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i + 1 < size; i++) {
            least = Math.min(least, gap(i));
        }
        int closest = 0;
        while (gap(closest) > least + same) {
            closest++;
        }
        int gone;
        if (closest == 0) {
            gone = 1;
        } else if (closest + 2 == size) {
            gone = closest;
        } else {
            gone = gap(closest - 1) < gap(closest + 1) - same ? closest : closest + 1;
        }
        System.arraycopy(values, gone + 1, values, gone, size - gone - 1);
        size--;
    }

    private double gap(int i) {
        return (double) values[i + 1] - values[i];
    }

    /** Appends the stored form. */
    void write(ByteWriter out) {
        out.varint(size);
        for (int i = 0; i < size; i++) {
            out.f32(values[i]);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws CorruptDataException if the bytes are none
     */
    static KnownValues read(ByteReader in) {
        int size = in.count(4);
        if (size > CAPACITY) {
            throw new CorruptDataException(size + " known values, at most " + CAPACITY);
        }
        float[] values = new float[Math.max(FIRST, size)];
        for (int i = 0; i < size; i++) {
            values[i] = Floats.finite(in.f32());
            if (i > 0 && values[i] <= values[i - 1]) {
                throw new CorruptDataException("known values are not in order");
            }
        }
        return new KnownValues(values, size);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof KnownValues other && Arrays.equals(values, 0, size, other.values, 0, other.size);
    }

    @Override
    public int hashCode() {
        return size;
    }
}
