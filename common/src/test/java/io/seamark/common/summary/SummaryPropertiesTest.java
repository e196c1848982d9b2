package io.seamark.common.summary;

import static org.assertj.core.api.Assertions.assertThat;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SummaryPropertiesTest {

    private static final double[] QUANTILES = {0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1};

    /** Values of one distribution; the seed makes them and every random choice of the test. */
    record Sample(String kind, long[] ts, double[] values, long seed) {
        @Override
        public String toString() {
            return kind + ", " + values.length + " values, seed " + seed;
        }
    }

    @Property(tries = 150)
    void agreesWithBruteForce(@ForAll("samples") Sample sample) {
        Summary summary = fold(sample);
        double[] sorted = sample.values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        assertThat(summary.count()).isEqualTo(n);
        assertThat(summary.min()).isEqualTo(sorted[0]);
        assertThat(summary.max()).isEqualTo(sorted[n - 1]);
        int first = 0;
        int last = 0;
        for (int i = 1; i < n; i++) {
            first = sample.ts[i] < sample.ts[first] ? i : first;
            last = sample.ts[i] > sample.ts[last] ? i : last;
        }
        assertThat(summary.firstTs()).isEqualTo(sample.ts[first]);
        assertThat(summary.lastTs()).isEqualTo(sample.ts[last]);
        assertExactMoments(summary, sample.values);
        for (double q : QUANTILES) {
            double exact = sorted[(int) Math.floor(q * (n - 1))];
            double found = summary.quantile(q);
            assertThat(Math.abs(found - exact))
                    .as("quantile %s is %s, exactly %s", q, found, exact)
                    .isLessThanOrEqualTo(Math.max(Double.MIN_NORMAL, Math.abs(exact) * 0.010000001));
        }
    }

    /** The sum to the last bits of a double; the spread to 1e-9 of itself. */
    private static void assertExactMoments(Summary summary, double[] values) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double value : values) {
            sum = sum.add(new BigDecimal(value));
        }
        double exact = sum.doubleValue();
        assertThat(Math.abs(summary.sum() - exact)).isLessThanOrEqualTo(2 * Math.ulp(exact));
        BigDecimal mean = sum.divide(BigDecimal.valueOf(values.length), new MathContext(60));
        BigDecimal squares = BigDecimal.ZERO;
        for (double value : values) {
            squares = squares.add(new BigDecimal(value).subtract(mean).pow(2), new MathContext(60));
        }
        double spread = Math.sqrt(squares.doubleValue() / values.length);
        assertThat(Math.abs(summary.spread() - spread))
                .isLessThanOrEqualTo(1e-9 * spread + 1e-25 * Math.abs(summary.mean()) + Double.MIN_NORMAL);
    }

    @Property(tries = 150)
    void partsMergedInAnyWayAgreeExactly(@ForAll("samples") Sample sample) {
        Random random = new Random(sample.seed);
        Summary whole = fold(sample);
        for (int round = 0; round < 4; round++) {
            Summary merged = mergedAtRandom(sample, random);
            assertThat(merged.agreesExactlyWith(whole)).isTrue();
            assertThat(whole.agreesExactlyWith(merged)).isTrue();
            assertThat(Math.abs(merged.sum() - whole.sum())).isLessThanOrEqualTo(2 * Math.ulp(whole.sum()));
            assertThat(Math.abs(merged.spread() - whole.spread()))
                    .isLessThanOrEqualTo(1e-9 * whole.spread() + 1e-25 * Math.abs(whole.mean()) + Double.MIN_NORMAL);
            for (double q : QUANTILES) {
                assertThat(merged.quantile(q)).isEqualTo(whole.quantile(q));
            }
        }
    }

    private static Summary mergedAtRandom(Sample sample, Random random) {
        List<Summary> parts = new ArrayList<>();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            parts.add(new Summary());
        }
        boolean runs = random.nextBoolean();
        int[] order = random.ints(0, sample.values.length)
                .distinct()
                .limit(sample.values.length)
                .toArray();
        for (int i = 0; i < order.length; i++) {
            int part = runs ? (int) ((long) i * parts.size() / order.length) : random.nextInt(parts.size());
            parts.get(part).add(sample.ts[order[i]], sample.values[order[i]]);
        }
        while (parts.size() > 1) {
            Summary taken = parts.remove(random.nextInt(parts.size()));
            int into = random.nextInt(parts.size());
            Summary other = parts.get(into);
            if (!taken.isEmpty() && random.nextInt(3) == 0) {
                taken = Summary.fromBytes(taken.toBytes()); // what was stored merges as what was not
            }
            parts.set(
                    into,
                    random.nextBoolean()
                            ? other.copy().merge(taken)
                            : taken.copy().merge(other));
        }
        return parts.get(0);
    }

    @Property(tries = 150)
    void whatIsStoredIsReadBackBitByBit(@ForAll("samples") Sample sample) {
        Summary summary = fold(sample);
        Summary read = Summary.fromBytes(summary.toBytes());
        assertThat(read.toBytes()).isEqualTo(summary.toBytes());
        assertThat(read.agreesExactlyWith(summary)).isTrue();
        assertThat(read.sum()).isEqualTo(summary.sum());
        assertThat(read.squaredDeviations()).isEqualTo(summary.squaredDeviations());
    }

    @Property(tries = 60)
    void quantilesAgreeWithTheSketchOfTheAuthorsOfTheAlgorithm(@ForAll("samples") Sample sample) {
        DDSketch oracle = DDSketches.unboundedDense(0.01);
        for (double value : sample.values) {
            oracle.accept(value);
        }
        Summary summary = fold(sample);
        double[] sorted = sample.values.clone();
        Arrays.sort(sorted);
        for (double q : QUANTILES) {
            // The oracle may round the rank up: then its value is the next one's.
            int rank = (int) Math.floor(q * (sorted.length - 1));
            double next = sorted[Math.min(sorted.length - 1, rank + 1)];
            double theirs = oracle.getValueAtQuantile(q);
            double ours = summary.quantile(q);
            double low = Math.min(ours - Math.abs(ours) * 0.0203, next - Math.abs(next) * 0.0101);
            double high = Math.max(ours + Math.abs(ours) * 0.0203, next + Math.abs(next) * 0.0101);
            assertThat(theirs).isBetween(low - 1e-300, high + 1e-300);
        }
    }

    @Property(tries = 15)
    void whereTheLowEndFoldsTheHighOneStaysExactAndTheOrderDecidesNothing(@ForAll long seed) {
        Random random = new Random(seed);
        int n = 6000;
        double[] values = new double[n];
        long[] ts = new long[n];
        for (int i = 0; i < n; i++) {
            ts[i] = i;
            values[i] = Math.pow(10, random.nextDouble() * 40 - 20) * (random.nextInt(4) == 0 ? -1 : 1);
        }
        Sample sample = new Sample("forty decades", ts, values, seed);
        Summary whole = fold(sample);
        for (int round = 0; round < 3; round++) {
            Summary merged = mergedAtRandom(sample, random);
            assertThat(merged.agreesExactlyWith(whole)).isTrue();
        }
        Arrays.sort(values);
        // 1024 bins of one percent are at least eight decades: the highest fifth of forty decades of positive values.
        for (int rank = n - 1; values[rank] > 1e12; rank--) {
            double found = whole.quantile((rank + 0.5) / (n - 1) > 1 ? 1 : (rank + 0.5) / (n - 1));
            assertThat(Math.abs(found / values[rank] - 1)).isLessThanOrEqualTo(0.010000001);
        }
        assertThat(whole.quantile(0)).isBetween(whole.min(), whole.max());
        assertThat(Summary.fromBytes(whole.toBytes()).toBytes()).isEqualTo(whole.toBytes());
    }

    private static Summary fold(Sample sample) {
        Summary summary = new Summary();
        for (int i = 0; i < sample.values.length; i++) {
            summary.add(sample.ts[i], sample.values[i]);
        }
        return summary;
    }

    @Provide
    Arbitrary<Sample> samples() {
        Arbitrary<String> kinds =
                Arbitraries.of("normal", "integers", "constant", "large", "tiny", "mixed", "huge", "zeros");
        Arbitrary<Integer> sizes = Arbitraries.oneOf(
                Arbitraries.integers().between(1, 12), Arbitraries.integers().between(1, 600));
        return Combinators.combine(kinds, sizes, Arbitraries.longs()).as(SummaryPropertiesTest::sample);
    }

    private static Sample sample(String kind, int size, long seed) {
        Random random = new Random(seed);
        double[] values = new double[size];
        long[] ts = new long[size];
        double constant = random.nextGaussian() * 1000;
        for (int i = 0; i < size; i++) {
            ts[i] = random.nextInt(3) == 0 ? 1_700_000_000_000L : 1_700_000_000_000L + random.nextInt(3_600_000);
            double value =
                    switch (kind) {
                        case "normal" -> 20 + random.nextGaussian();
                        case "integers" -> random.nextInt(100) - 50;
                        case "constant" -> constant;
                        case "large" -> 1e12 + random.nextGaussian() * 10;
                        case "tiny" -> random.nextGaussian() * 1e-150;
                        case "mixed" -> random.nextGaussian() * Math.pow(10, random.nextInt(4));
                        case "huge" -> random.nextGaussian() * 1e150;
                        default -> random.nextInt(3) == 0 ? 0 : random.nextInt(3) - 1;
                    };
            values[i] = value;
        }
        return new Sample(kind, ts, values, seed);
    }
}
