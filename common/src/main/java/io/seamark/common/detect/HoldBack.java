package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;

/**
 * Lets through only what is greater than all of the recent past, so that a deviation is told once, when it begins, and again if
 * it grows. Mutable; not thread-safe.
 */
final class HoldBack {

    /** What is held back, and what there is without news. */
    static final double NOTHING = -99;

    /** After how many readings without a greater one a peak is forgotten. */
    private static final int FORGOTTEN = 100;

    private double peak = NOTHING;
    private int age;

    HoldBack copy() {
        HoldBack copy = new HoldBack();
        copy.peak = peak;
        copy.age = age;
        return copy;
    }

    /** Takes the next value; returns it, or {@link #NOTHING}. */
    double next(double value) {
        age = Math.min(age + 1, FORGOTTEN + 1);
        if (age > FORGOTTEN) {
            peak = NOTHING;
        }
        if (!(value > peak)) {
            return NOTHING;
        }
        peak = value;
        age = 0;
        return value;
    }

    void write(ByteWriter out) {
        out.f64(peak).u8(age);
    }

    static HoldBack read(ByteReader in) {
        HoldBack read = new HoldBack();
        read.peak = Floats.finite(in.f64());
        read.age = in.u8();
        if (read.age > FORGOTTEN + 1) {
            throw new CorruptDataException("a peak of " + read.age + " readings ago");
        }
        return read;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof HoldBack other && peak == other.peak && age == other.age;
    }

    @Override
    public int hashCode() {
        return age;
    }
}
