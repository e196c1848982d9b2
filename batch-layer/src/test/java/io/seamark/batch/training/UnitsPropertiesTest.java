package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.summary.Hour;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Another unit of a metric changes no score: the history and what follows are scored alike in both. */
class UnitsPropertiesTest {

    private static final int FOLLOWING = 500;

    /** Values are multiples of it where they are rounded; 0 where they are not. */
    private static final double GRAIN = 0.25;

    /** How much each of the readings after a history is scored differently in other units. */
    private static double[] differences(
            long seed, int metrics, int readings, long step, double grain, String detector) {
        Random random = new Random(seed);
        double[][] rows = Histories.related(random, readings + FOLLOWING, metrics);
        for (int i = 0; i < rows.length; i++) {
            if (i >= readings && random.nextInt(100) == 0) {
                rows[i][random.nextInt(metrics)] += 10 * random.nextGaussian();
            }
            for (int j = 0; grain > 0 && j < metrics; j++) {
                rows[i][j] = Math.rint(rows[i][j] / grain) * grain;
            }
        }
        double[][] other = inOtherUnits(random, rows, metrics);
        Scored scored = new Scored(Histories.of(step, Arrays.copyOf(rows, readings)));
        Scored scoredOther = new Scored(Histories.of(step, Arrays.copyOf(other, readings)));
        assertThat(scored.detector()).isEqualTo(detector);
        double[] differences = new double[FOLLOWING];
        for (int i = 0; i < FOLLOWING; i++) {
            long ts = Histories.MONDAY + (readings + i) * step;
            double score = scored.next(ts, rows[readings + i]).value();
            differences[i] =
                    Math.abs(score - scoredOther.next(ts, other[readings + i]).value());
        }
        return differences;
    }

    private static double[][] inOtherUnits(Random random, double[][] rows, int metrics) {
        double[][] other = new double[rows.length][metrics];
        for (int j = 0; j < metrics; j++) {
            double factor = Math.pow(10, 4 * random.nextDouble() - 2);
            double offset = 1000 * random.nextGaussian();
            for (int i = 0; i < rows.length; i++) {
                other[i][j] = factor * rows[i][j] + offset;
            }
        }
        return other;
    }

    @Property(tries = 50)
    void ofNovelty(@ForAll long seed) {
        double[] differences = differences(seed, 1, 600, Histories.MINUTE, 0, "novelty");
        assertThat(Arrays.stream(differences).max().orElseThrow()).isLessThan(1e-3);
    }

    /**
     * Where all values are multiples of one, many distances are the threshold of their tail but for the rounding of small floats,
     * and count beyond it or not by the unit.
     */
    @Example
    void ofNoveltyWithFewExceptionsWhereValuesAreRounded() {
        int others = 0;
        for (int seed = 0; seed < 100; seed++) {
            double[] differences = differences(seed, 1, 600, Histories.MINUTE, GRAIN, "novelty");
            others +=
                    (int) Arrays.stream(differences).filter(each -> each > 1e-3).count();
        }
        assertThat(others).isLessThan(100 * FOLLOWING / 200);
    }

    @Property(tries = 50)
    void ofDistance(@ForAll long seed, @ForAll boolean rounded) {
        double[] differences = differences(seed, 4, 600, Histories.MINUTE, rounded ? GRAIN : 0, "distance");
        assertThat(Arrays.stream(differences).max().orElseThrow()).isLessThan(1e-4);
    }

    @Property(tries = 50)
    void ofForecast(@ForAll long seed, @ForAll boolean rounded) {
        double[] differences = differences(seed, 4, 600, Hour.MILLIS / 10, rounded ? GRAIN : 0, "forecast");
        assertThat(Arrays.stream(differences).max().orElseThrow()).isLessThan(1e-4);
    }
}
