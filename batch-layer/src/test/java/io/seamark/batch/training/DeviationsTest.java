package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.baseline.MetricBaseline;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviationsTest {

    private static final double ABSENT = Double.NaN;

    private static MetricBaseline flat(int metric, double level, float spread) {
        return new MetricBaseline(Histories.name(metric), new double[] {level}, new float[] {spread});
    }

    private static Deviations of(double[][] rows, MetricBaseline... baselines) {
        return Deviations.of(Histories.of(Histories.MINUTE, rows), List.of(baselines));
    }

    @Test
    void theyAreValuesLessTheirLevel() {
        Deviations deviations = of(new double[][] {{10, 5}, {13, 5}, {9, 4}}, flat(0, 10, 1), flat(1, 5, 1));
        assertThat(deviations.rows()).isDeepEqualTo(new double[][] {{0, 0}, {3, 0}, {-1, -1}});
        assertThat(deviations.column(0)).containsExactly(0, 3, -1);
        assertThat(deviations.size()).isEqualTo(3);
        assertThat(deviations.metrics()).isEqualTo(2);
    }

    @Test
    void whereAMetricIsLeftOutTheLastOneStands() {
        Deviations deviations = of(
                new double[][] {{ABSENT, 1}, {12, 1}, {ABSENT, 1}, {ABSENT, 1}, {7, 1}}, flat(0, 10, 1), flat(1, 0, 1));
        assertThat(deviations.column(0)).containsExactly(0, 2, 2, 2, -3);
    }

    @Test
    void theSizeOfStepsIsTheMeanOfThoseThatThereWere() {
        double[][] rows = {{1, 3}, {1, 3}, {2, 3}, {ABSENT, 3}, {2, 3}, {5, 3}};
        assertThat(of(rows, flat(0, 0, 1), flat(1, 0, 1)).stepSizes()).containsExactly(2, 0);
    }

    @Test
    void whatABrokenSensorSendsLiesAThousandSpreadsAway() {
        double[][] rows = {{0}, {1e300}, {0}, {-1e300}, {0}};
        Deviations deviations = of(rows, flat(0, 0, 2));
        assertThat(deviations.column(0)).containsExactly(0, 2000, 0, -2000, 0);
        assertThat(deviations.stepSizes()[0]).isCloseTo(2000, within(1e-9));
    }

    @Test
    void theIntervalIsTheMedianTimeBetweenReadings() {
        DeviceHistory history = new DeviceHistory("d");
        for (long ts : new long[] {0, 10, 20, 5000, 5010}) {
            history.reading(ts);
            history.put(Histories.name(0), 1);
        }
        assertThat(Deviations.of(history, List.of(flat(0, 0, 1))).interval()).isEqualTo(10);
    }
}
