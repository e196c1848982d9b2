package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.detect.Distance;
import io.seamark.common.detect.DistanceState;
import io.seamark.common.detect.Finding;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistanceFitTest {

    private final Random random = new Random(17);

    private static Deviations deviations(double[][] rows) {
        long[] times = new long[rows.length];
        Arrays.setAll(times, i -> Histories.MONDAY + i * Histories.MINUTE);
        double[] steps = new double[rows[0].length];
        Arrays.fill(steps, 1);
        return new Deviations(times, rows, steps);
    }

    private static Distance fit(double[][] rows) {
        return DistanceFit.fit(deviations(rows)).orElseThrow();
    }

    /** The score after some readings of a place. */
    private static double after(Distance distance, int readings, double... place) {
        Finding finding = new Finding();
        DistanceState state = distance.begin();
        for (int i = 0; i < readings; i++) {
            distance.next(state, i, place, finding);
        }
        return finding.score();
    }

    /** Two metrics that move together, the second three times as far. */
    private double[][] together(int readings) {
        double[][] rows = new double[readings][2];
        for (double[] row : rows) {
            double common = random.nextGaussian();
            row[0] = common + 0.2 * random.nextGaussian();
            row[1] = 3 * common + 0.6 * random.nextGaussian();
        }
        return rows;
    }

    @Test
    void metricsThatHaveMovedTogetherAreFoundWhereTheyPart() {
        Distance distance = fit(together(2000));
        assertThat(after(distance, 10, 0.8, 2.4)).isLessThan(0.5);
        assertThat(after(distance, 10, 0.8, -2.4)).isGreaterThan(0.5);
    }

    @Test
    void onlyMetricsThatVaryAreLookedAt() {
        double[][] rows = Histories.rows(300, i -> 4, i -> random.nextGaussian(), i -> 1e9);
        Distance distance = fit(rows);
        assertThat(distance.metrics()).isEqualTo(3);
        assertThat(after(distance, 10, 4, 0, 1e9)).isEqualTo(after(distance, 10, -77, 0, 0));
        assertThat(after(distance, 10, 4, 9, 1e9)).isGreaterThan(0.5);
        assertThat(DistanceFit.fit(deviations(Histories.rows(300, i -> 4, i -> 1e9))))
                .isEmpty();
        assertThat(DistanceFit.fit(deviations(Arrays.copyOf(rows, 199)))).isEmpty();
    }

    @Test
    void itBeginsWhereTheHistoryEnds() {
        double[][] rows = together(500);
        for (int i = 400; i < 500; i++) {
            rows[i][0] += 20;
        }
        Distance distance = fit(rows);
        assertThat(distance.last(distance.begin(), 0)).isCloseTo(rows[499][0], within(1e-5));
        assertThat(distance.last(distance.begin(), 1)).isCloseTo(rows[499][1], within(1e-5));
    }

    @Test
    void aLongerHistoryIsSurerOfWhatIsRare() {
        // What is expected 0.05 times in either is rarer in the longer one.
        double[][] few = Histories.related(new Random(1), 1000, 3);
        double[][] many = Histories.related(new Random(1), 30_000, 3);
        assertThat(after(fit(many), 1, 6, 0, 0)).isLessThan(after(fit(few), 1, 6, 0, 0));
    }

    @Test
    void ofVeryManyMetricsEachIsWeighedByItself() {
        double[][] rows = new double[400][150];
        for (double[] row : rows) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        Distance distance = fit(rows);
        double[] place = new double[150];
        assertThat(after(distance, 10, place)).isLessThan(0.5);
        place[140] = 12;
        assertThat(after(distance, 10, place)).isGreaterThan(0.5);
    }

    @Test
    void whatHasDriftedInTheHistoryIsFollowedFaster() {
        double[] walk = new double[2000];
        for (int i = 1; i < walk.length; i++) {
            walk[i] = walk[i - 1] + 0.1 * random.nextGaussian();
        }
        Distance distance = fit(Histories.rows(2000, i -> walk[i], i -> random.nextGaussian()));
        double far = 20;
        double ofDrifting = after(distance, 50, walk[1999] + far, 0) - after(distance, 900, walk[1999] + far, 0);
        double ofSteady = after(distance, 50, walk[1999], far) - after(distance, 900, walk[1999], far);
        assertThat(ofSteady).isBetween(0.0, 0.02);
        assertThat(ofDrifting).isGreaterThan(4 * ofSteady);
    }
}
