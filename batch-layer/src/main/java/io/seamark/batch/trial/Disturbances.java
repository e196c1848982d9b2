package io.seamark.batch.trial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Known faults to be put into held-out readings: short stretches in which one metric is moved, drifts away, or is noisier, by {@value
 * #LEAST} to {@value #MOST} times its own spread, small ones as often as large ones by their logarithm. The same readings and the same
 * seed give the same ones. Stateless.
 */
final class Disturbances {

    private static final int LENGTH = 20;
    private static final double LEAST = 3;
    private static final double MOST = 30;

    private enum Kind {
        SHIFT,
        RAMP,
        NOISE
    }

    private Disturbances() {}

    /**
     * Draws some.
     *
     * @param spreads robust standard deviation of each metric about its course, in its unit; 0 for one that does not move, which is
     *     left alone
     * @param isFault which readings are abnormal as they are: nothing is put there
     * @param count how many are drawn; those that would lie on a fault are left out
     * @return in the order of their begins
     */
    static List<Stretch> draw(Readings readings, double[] spreads, IntPredicate isFault, int count, long seed) {
        int[] moving =
                IntStream.range(0, spreads.length).filter(j -> spreads[j] > 0).toArray();
        int length = Math.min(LENGTH, readings.size() / 4);
        List<Stretch> drawn = new ArrayList<>();
        if (moving.length == 0 || length == 0) {
            return drawn;
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (int n = 0; n < count; n++) {
            int begin = random.nextInt(readings.size() - length + 1);
            int metric = moving[random.nextInt(moving.length)];
            double size = LEAST * Math.pow(MOST / LEAST, random.nextDouble());
            double signed = (random.nextBoolean() ? size : -size) * spreads[metric];
            double[] added = added(Kind.values()[n % Kind.values().length], signed, length, random);
            if (IntStream.range(begin, begin + length).noneMatch(isFault)) {
                drawn.add(new Stretch(begin, metric, added));
            }
        }
        drawn.sort(Comparator.comparingInt(Stretch::begin));
        return drawn;
    }

    private static double[] added(Kind kind, double size, int length, SplittableRandom random) {
        double[] added = new double[length];
        for (int k = 0; k < length; k++) {
            added[k] = switch (kind) {
                case SHIFT -> size;
                case RAMP -> size * (k + 1) / length;
                case NOISE -> size * random.nextGaussian();
            };
        }
        return added;
    }
}
