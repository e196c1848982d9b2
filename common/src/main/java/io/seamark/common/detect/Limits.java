package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;

/**
 * Where one of the distances opens an episode and where it closes it, as logarithms. Immutable.
 *
 * @param open natural logarithm of the distance that opens an episode
 * @param close of the one below which it may close; below {@code open}
 */
public record Limits(float open, float close) {

    /** The least distance that is told from none. */
    private static final double LEAST = 1e-9;

    public Limits {
        if (!Float.isFinite(open) || !Float.isFinite(close) || !(close < open)) {
            throw new IllegalArgumentException("limits of a distance that open at " + open + ", close at " + close);
        }
    }

    /** Where a distance lies: 0 at the limit that opens, -1 at the one that closes, linear in its logarithm. */
    double position(double distance) {
        return (Math.log(distance + LEAST) - open) / (open - close);
    }

    void write(ByteWriter out) {
        out.f32(open).f32(close);
    }

    static Limits read(ByteReader in) {
        try {
            return new Limits(in.f32(), in.f32());
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(e.getMessage(), e);
        }
    }
}
