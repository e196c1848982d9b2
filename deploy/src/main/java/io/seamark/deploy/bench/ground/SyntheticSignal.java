package io.seamark.deploy.bench.ground;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What the bench's devices measure: three metrics with a season of the day and noise. There are {@value #PATTERNS} patterns, so that
 * models of as many devices do for all. Stateless.
 */
public final class SyntheticSignal {

    /** Names of the metrics, ordered. */
    public static final List<String> METRICS = List.of("pressure", "temperature", "vibration");

    /** Device number n behaves as the one with {@code n % PATTERNS}. */
    static final int PATTERNS = 100;

    /** How far beyond what is normal a fault lies, in units of the metric's noise. */
    private static final double FAULT = 40;

    private static final double DAY = 86_400_000;

    private SyntheticSignal() {}

    /**
     * The values at a time.
     *
     * @param device number of the device, from 0
     * @param ts event time, epoch milliseconds
     * @param fault whether the temperature is far outside of what is normal
     * @param values where they go, in the order of {@link #METRICS}; all above 0
     */
    static void values(int device, long ts, boolean fault, SplittableRandom noise, double[] values) {
        int pattern = device % PATTERNS;
        double daily = Math.sin(ts % DAY * (2 * Math.PI / DAY) + pattern);
        values[0] = 4 + daily / 2 + noise.nextDouble() / 10;
        values[1] = 60 + 8 * daily + noise.nextDouble() + (fault ? FAULT : 0);
        values[2] = 1 + pattern % 7 / 10.0 + noise.nextDouble() / 5;
    }
}
