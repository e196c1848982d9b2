package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;

/** Stored numbers, of which none may be infinite or no number. Stateless. */
final class Floats {

    private Floats() {}

    static void write(ByteWriter out, float[] values) {
        out.varint(values.length);
        for (float value : values) {
            out.f32(value);
        }
    }

    static float[] readFloats(ByteReader in, int length) {
        int count = in.count(4);
        if (count != length) {
            throw new CorruptDataException(count + " numbers instead of " + length);
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = finite(in.f32());
        }
        return values;
    }

    static void write(ByteWriter out, double[] values) {
        out.varint(values.length);
        for (double value : values) {
            out.f64(value);
        }
    }

    static double[] readDoubles(ByteReader in, int length) {
        int count = in.count(8);
        if (count != length) {
            throw new CorruptDataException(count + " numbers instead of " + length);
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = finite(in.f64());
        }
        return values;
    }

    static float finite(float value) {
        if (!Float.isFinite(value)) {
            throw new CorruptDataException("a detector with " + value);
        }
        return value;
    }

    static double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new CorruptDataException("a detector with " + value);
        }
        return value;
    }

    /** Into the range of a float, so that what is far beyond everything stays a number. */
    static float of(double value) {
        return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, value));
    }
}
