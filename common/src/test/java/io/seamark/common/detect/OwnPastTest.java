package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class OwnPastTest {

    private final OwnPast past = new OwnPast(1);
    private final double[] errors = new double[1];
    private final double[] departures = new double[1];

    /** Predicted as half of the newest, a quarter of the one before and a tenth; in units of 2. */
    private final List<MetricForecast> forecast =
            List.of(new MetricForecast(2, new float[] {0.5f, 0.25f, 0, 0, 0, 0.1f}, 1, 1));

    private void next(double... values) {
        for (double value : values) {
            past.next(forecast, new double[] {value}, errors, departures);
        }
    }

    @Test
    void anErrorIsTheDistanceFromThePredictionInScales() {
        next(0, 4, 2);
        assertThat(errors[0]).isCloseTo((0.5 * 2 + 0.1) - 1, within(1e-6));
        next(8);
        assertThat(errors[0]).isCloseTo(4 - (0.5 * 1 + 0.25 * 2 + 0.1), within(1e-6));
        assertThat(past.newest(0)).isEqualTo(8);
    }

    @Test
    void theFirstReadingIsTakenForThePastBeforeIt() {
        next(4);
        assertThat(errors[0]).isCloseTo(2 - (0.75 * 2 + 0.1), within(1e-6));
        assertThat(departures[0]).isZero();
    }

    @Test
    void theRecentLevelGoesATwentiethOfTheWay() {
        next(0, 2);
        assertThat(departures[0]).isCloseTo(1, within(1e-6));
        next(2);
        assertThat(departures[0]).isCloseTo(0.95, within(1e-6));
        next(2);
        assertThat(departures[0]).isCloseTo(0.95 * 0.95, within(1e-6));
    }

    @Test
    void whatIsFarCountsAsThirtyScalesAndPredictsAsFive() {
        next(0, 1e300);
        assertThat(errors[0]).isCloseTo(30 - 0.1, within(1e-5));
        next(0);
        assertThat(errors[0]).isCloseTo(0.5 * 5 + 0.1, within(1e-5));
    }
}
