package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;

/**
 * Surprise in units of the history's, and more where it persists. Mutable; not thread-safe.
 */
public final class Strain {

    /** How many times the usual surprise is one unit, and what is added to that surprise, so that silence is not surprised by a breath. */
    private static final double TIMES = 10;

    private static final double LEAST_USUAL = 0.01;

    /** Readings over which what persists is averaged, exponentially. */
    private static final double READINGS = 150;

    /** How much of a reading counts as persisting. */
    private static final double MOST = 0.325;

    private static final double WEIGHT = 3;

    private double persistence;
    private boolean hasBegun;

    /** Nothing yet: the first reading is taken as it is. */
    public Strain() {}

    Strain copy() {
        Strain copy = new Strain();
        copy.persistence = persistence;
        copy.hasBegun = hasBegun;
        return copy;
    }

    /**
     * Takes the surprise of a reading.
     *
     * @param usual median of the surprise in the history
     * @return at or above 0
     */
    public double next(double usual, double surprise) {
        double strain = in(usual, surprise);
        double excess = Math.max(0, Math.min(MOST, strain - in(usual, usual)));
        persistence += (hasBegun ? 1 / READINGS : 1) * (excess - persistence);
        hasBegun = true;
        return strain + WEIGHT * persistence;
    }

    private static double in(double usual, double surprise) {
        return surprise / (TIMES * (usual + LEAST_USUAL));
    }

    void write(ByteWriter out) {
        out.u8(hasBegun ? 1 : 0).f64(persistence);
    }

    static Strain read(ByteReader in) {
        Strain read = new Strain();
        read.hasBegun = in.u8() != 0;
        read.persistence = Floats.finite(in.f64());
        if (read.persistence < 0) {
            throw new CorruptDataException("a persistence of " + read.persistence);
        }
        return read;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Strain other && persistence == other.persistence && hasBegun == other.hasBegun;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(persistence);
    }
}
