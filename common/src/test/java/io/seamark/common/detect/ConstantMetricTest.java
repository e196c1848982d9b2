package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A metric that was constant in the history counts when it changes, and only then. */
class ConstantMetricTest {

    private static final double CHANGED = MetricForecast.FARTHEST;

    private final List<MetricForecast> constant =
            List.of(new MetricForecast(0, new float[MetricForecast.LAGS + 1], 0.1f, 0.1f));
    private final OwnPast past = new OwnPast(1);

    private double error(double value) {
        double[] errors = new double[1];
        past.next(constant, new double[] {value}, errors, new double[1]);
        return errors[0];
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.37, -0.1, 1e-30, 1234567.8901, 1e300})
    void itCountsInTheReadingThatChangesItAndNotInThoseThatFollow(double to) {
        for (int i = 0; i < 3; i++) {
            assertThat(error(0)).isZero();
        }
        assertThat(error(to)).isEqualTo(CHANGED);
        for (int i = 0; i < 10; i++) {
            assertThat(error(to)).isZero();
        }
        assertThat(error(0)).isEqualTo(CHANGED);
        assertThat(error(0)).isZero();
    }

    @Test
    void whereItIsWhenItIsFirstSeenIsNoChange() {
        assertThat(error(0.37)).isZero();
        assertThat(error(0.37)).isZero();
        assertThat(error(0.1)).isEqualTo(CHANGED);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.37})
    void anAlertForItsChangeEnds(double to) {
        Run run = new Run(Detectors.forecast(1));
        assertThat(run.alarms(10, 0)).isZero();
        // 30 over the usual 0.9, a quarter of it, as error and departure; in tens of the usual surprise 0.02; 1.1 is
        // 0.5.
        double surprise = 1.3 * 1.3 * Math.log1p(0.01 * Math.pow(30 / 0.9 / 4, 2));
        double strain = surprise / (10 * 0.03) + 3 * 0.325 / 150;
        assertThat(run.score(to)).isCloseTo(strain / (1.1 + strain), within(1e-4));
        run.alarms(20, to);
        assertThat(run.alarms(500, to)).isZero();
    }
}
