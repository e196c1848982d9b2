package io.seamark.deploy.fleet;

/**
 * Randomness that can be asked for at any place in any order: every number is a hash of where it is needed. Only integer
 * arithmetic, square roots and divisions, so that it is the same to the bit on every machine.
 */
final class Noise {

    private static final double UNIT = 0x1.0p-53;
    private static final double SQRT_3 = Math.sqrt(3);
    private static final int SINE_STEPS = 4096;

    /** By StrictMath, because Math.sin may differ in the last bit from machine to machine. */
    private static final double[] SINE = sine();

    private Noise() {}

    /** A hash of two numbers (the finaliser of SplitMix64, Steele et al. 2014, over their combination). */
    static long hash(long a, long b) {
        return mix(mix(a + 0x9E3779B97F4A7C15L) ^ (b * 0xD1B54A32D192ED03L));
    }

    /** Uniform in [0, 1). */
    static double uniform(long key, long at) {
        return (hash(key, at) >>> 11) * UNIT;
    }

    /** Uniform in [low, high). */
    static double uniform(long key, long at, double low, double high) {
        return low + (high - low) * uniform(key, at);
    }

    /** Close to normal with mean 0 and variance 1: the sum of four uniforms, so never beyond 3.47. */
    static double normal(long key, long at) {
        long bits = hash(key, at);
        long sum = (bits & 0xFFFF) + ((bits >>> 16) & 0xFFFF) + ((bits >>> 32) & 0xFFFF) + (bits >>> 48);
        return (sum / 65535.0 - 2) * SQRT_3;
    }

    /**
     * Noise of mean 0 and variance 1 that moves from one value to the next in {@code step} milliseconds, as an AR(1)
     * process does, but without its past.
     */
    static double smooth(long key, long ts, long step) {
        long slot = Math.floorDiv(ts, step);
        double part = (double) Math.floorMod(ts, step) / step;
        double blend = (1 - part) * normal(key, slot) + part * normal(key, slot + 1);
        // A blend of two independent values has less variance than either; this gives it back.
        return blend / Math.sqrt((1 - part) * (1 - part) + part * part);
    }

    /** The sine of {@code turns} full turns. */
    static double wave(double turns) {
        double at = (turns - Math.floor(turns)) * SINE_STEPS;
        int index = (int) at;
        double part = at - index;
        return SINE[index] * (1 - part) + SINE[index + 1] * part;
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static double[] sine() {
        double[] table = new double[SINE_STEPS + 2];
        for (int i = 0; i < table.length; i++) {
            table[i] = StrictMath.sin(2 * Math.PI * i / SINE_STEPS);
        }
        return table;
    }
}
