package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SelectionTest {

    private static double[] values(Random random, int n) {
        double[] values = new double[n];
        int kind = random.nextInt(6);
        for (int i = 0; i < n; i++) {
            values[i] = switch (kind) {
                case 0 -> random.nextGaussian();
                case 1 -> random.nextInt(3);
                case 2 -> i;
                case 3 -> Math.min(i, n - i);
                case 4 -> random.nextInt(50) == 0 ? Double.NaN : 60_000;
                default -> random.nextBoolean() ? -0.0 : random.nextInt(2);
            };
        }
        return values;
    }

    @Property(tries = 500)
    void isBitByBitWhatSortingGives(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3000) int n) {
        Random random = new Random(seed);
        double[] values = values(random, n);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int k = random.nextInt(n);
        double[] selected = values.clone();
        Selection.select(selected, 0, n, k);
        assertThat(Double.doubleToRawLongBits(selected[k])).isEqualTo(Double.doubleToRawLongBits(sorted[k]));
        Arrays.sort(selected, 0, k);
        Arrays.sort(selected, k, n);
        assertThat(selected).isEqualTo(sorted);
    }

    @Property(tries = 300)
    void theMedianIsThatOfTheSortedValues(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int n) {
        double[] values = values(new Random(seed), n);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double low = sorted[(n - 1) / 2];
        double expected = n % 2 == 1 ? sorted[n / 2] : low + (sorted[n / 2] - low) / 2;
        assertThat(Samples.takeMedian(values, n)).isEqualTo(Double.valueOf(expected)); // NaN is itself
    }
}
