package io.seamark.common.summary;

/**
 * Maps a value to the integer key of its quantile-sketch bin, and back. Bins grow geometrically, so that a bin's
 * representative is within {@link #RELATIVE_ACCURACY} of every value in it; keys are in value order, negative values
 * below zero, zero itself at key 0.
 *
 * <p>DDSketch with the cubically interpolated logarithm: Masson, Rim, Lee, "DDSketch: a fast and fully-mergeable quantile
 * sketch with relative-error guarantees", VLDB 2019, and the mapping of its authors' implementation. Unlike
 * {@code Math.log} it uses exactly rounded operations only, so that every machine finds the same key.
 */
final class LogIndex {

    /** Bound of the relative error of a quantile, a ratio. Part of the summary's format. */
    static final double RELATIVE_ACCURACY = 0.01;

    private static final double A = 6.0 / 35;
    private static final double B = -3.0 / 5;
    private static final double C = 10.0 / 7;

    /** Keys per doubling. The steepest place of the cubic is C times as steep as the logarithm to base 2 on the mantissa. */
    private static final double KEYS_PER_DOUBLING =
            Math.ceil(7 / (10 * StrictMath.log((1 + RELATIVE_ACCURACY) / (1 - RELATIVE_ACCURACY))) * 1000) / 1000;

    /** Moves the key of the smallest normal double above 0. */
    private static final int OFFSET = 1 + (int) Math.ceil(1023 * KEYS_PER_DOUBLING);

    private static final long MANTISSA = 0x000fffffffffffffL;
    private static final long ONE = 0x3ff0000000000000L;

    private LogIndex() {}

    /** The key of a finite value; subnormal values count as zero. */
    static int key(double value) {
        double magnitude = Math.abs(value);
        if (magnitude < Double.MIN_NORMAL) {
            return 0;
        }
        long bits = Double.doubleToRawLongBits(magnitude);
        int exponent = (int) (bits >>> 52) - 1023;
        double s = Double.longBitsToDouble(bits & MANTISSA | ONE) - 1;
        double log = ((A * s + B) * s + C) * s + exponent;
        int key = (int) Math.floor(log * KEYS_PER_DOUBLING) + OFFSET;
        return value < 0 ? -key : key;
    }

    /**
     * The value that stands for a bin: within the relative accuracy of every value that has this key.
     *
     * @param key that of a finite value
     */
    static double value(int key) {
        return key < 0 ? -Magnitudes.OF_KEYS[-key] : Magnitudes.OF_KEYS[key];
    }

    /**
     * What all keys stand for, 0.6 MB: an answer of 30 days asks for thousands, and bisection takes as long for one as decoding its
     * summary. A class of its own, so that only those who ask for values wait some 50 ms for it, once.
     */
    private static final class Magnitudes {
        private static final double[] OF_KEYS = new double[key(Double.MAX_VALUE) + 1];

        static {
            int first = key(Double.MIN_NORMAL);
            double low = inverse((first - OFFSET) / KEYS_PER_DOUBLING);
            for (int key = first; key < OF_KEYS.length; key++) {
                double high = inverse((key + 1 - OFFSET) / KEYS_PER_DOUBLING);
                OF_KEYS[key] = low * (2 / (1 + low / high)); // equal relative distance to both ends, without overflow
                low = high;
            }
        }
    }

    /** Solves the cubic by bisection on the mantissa: 60 steps are exact. */
    private static double inverse(double log) {
        int exponent = (int) Math.floor(log);
        double fraction = log - exponent;
        double low = 0;
        double high = 1;
        for (int i = 0; i < 60; i++) {
            double s = (low + high) / 2;
            if (((A * s + B) * s + C) * s < fraction) {
                low = s;
            } else {
                high = s;
            }
        }
        // A power of two scales without rounding; the top bin's upper end is beyond the largest double.
        return exponent > 1023 ? Double.MAX_VALUE : Math.scalb(1 + low, exponent);
    }
}
