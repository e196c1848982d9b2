package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;

/** Where each of the distances of {@link Distance} opens an episode, and where it closes it, as logarithms. Immutable. */
public final class Limits {

    /** How many distances there are: of the mean over all metrics, of the mean in one, of the single reading in one. */
    public static final int DISTANCES = 3;

    /** The least distance that is told from none. */
    private static final double LEAST = 1e-9;

    private static final double LOG_OF_2 = Math.log(2);

    /** Opens and closes, by distance. */
    private final float[] limits;

    private Limits(float[] limits) {
        for (int i = 0; i < limits.length; i += 2) {
            if (!Float.isFinite(limits[i]) || !Float.isFinite(limits[i + 1]) || !(limits[i + 1] < limits[i])) {
                throw new IllegalArgumentException(
                        "limits of a distance that open at " + limits[i] + ", close at " + limits[i + 1]);
            }
        }
        this.limits = limits;
    }

    /**
     * Limits by distance.
     *
     * @param opens distances that open an episode, above 0
     * @param closes those below which it may close, above 0; as close to {@code opens} as a part in a thousand at most
     */
    public static Limits of(double[] opens, double[] closes) {
        float[] limits = new float[2 * DISTANCES];
        for (int i = 0; i < DISTANCES; i++) {
            double open = Math.log(opens[i]);
            limits[2 * i] = (float) open;
            limits[2 * i + 1] = (float) Math.min(Math.log(closes[i]), open - 1e-3);
        }
        return new Limits(limits);
    }

    /** Something of it. */
    int touch() {
        return (int) limits[0];
    }

    /** The logarithm of the distance that opens an episode. */
    double open(int distance) {
        return limits[2 * distance];
    }

    /**
     * Whether a distance may reach a limit: told by its power of two, as most readings need no logarithm to be told from an episode.
     *
     * @param closing the limit that closes, rather than the one that opens
     * @return false only if {@link #position} is below that limit
     */
    boolean mayReach(int distance, double value, boolean closing) {
        return (Math.getExponent(value + LEAST) + 1) * LOG_OF_2 >= limits[2 * distance + (closing ? 1 : 0)];
    }

    /** Where a distance lies: 0 at the limit that opens, -1 at the one that closes, linear in its logarithm. */
    double position(int distance, double value) {
        float open = limits[2 * distance];
        return (Math.log(value + LEAST) - open) / (open - limits[2 * distance + 1]);
    }

    void write(ByteWriter out) {
        Floats.write(out, limits);
    }

    static Limits read(ByteReader in) {
        try {
            return new Limits(Floats.readFloats(in, 2 * DISTANCES));
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Limits other && Arrays.equals(limits, other.limits);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(limits);
    }
}
