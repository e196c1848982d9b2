package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurpriseTest {

    private static final MetricForecast USUALLY_HALF =
            new MetricForecast(1, new float[MetricForecast.LAGS + 1], 0.5f, 0.5f);
    private static final List<MetricForecast> TWO = List.of(USUALLY_HALF, USUALLY_HALF);

    private final Surprise surprise = new Surprise(2);
    private final double[] shares = new double[2];

    private double next(double error, double departure) {
        return surprise.next(TWO, new double[] {error, 0}, new double[] {0, departure});
    }

    @Test
    void tenTimesTheUsualErrorOfOneOfTwoMetricsCountsHalfOfIt() {
        assertThat(next(5, 0)).isCloseTo(1.3 * Math.log(2) / 2, within(1e-6));
        surprise.shares(shares);
        assertThat(shares[0]).isCloseTo(Math.log(2), within(1e-6));
        assertThat(shares[1]).isZero();
    }

    @Test
    void aDepartureCountsThreeTenths() {
        double ofError = next(5, 0);
        Surprise other = new Surprise(2);
        assertThat(other.next(TWO, new double[2], new double[] {0, 5})).isCloseTo(0.3 * ofError, within(1e-6));
        other.shares(shares);
        assertThat(shares[1]).isPositive();
    }

    @Test
    void oneMetricSaysOnlySoMuch() {
        assertThat(next(1e6, 0)).isCloseTo(1.3 * 3 / 2, within(1e-9));
        assertThat(next(1e300, 0)).isCloseTo(1.3 * 3 / 2, within(1e-9));
    }

    @Test
    void sizesAreMeansOfTheLastFew() {
        next(0, 0);
        assertThat(next(20, 0)).as("a quarter of 40 times the usual").isCloseTo(1.3 * Math.log(2) / 2, within(1e-6));
        double before = next(0, 0);
        assertThat(next(0, 0)).isLessThan(before).isPositive();
    }

    @Test
    void asManyMetricsAsThereMayBeAtTheMostThatTheyCanSayAreStillANumber() {
        int metrics = 4096;
        double[] far = new double[metrics];
        Arrays.fill(far, 1e9);
        assertThat(new Surprise(metrics).next(Collections.nCopies(metrics, TWO.get(0)), far, far))
                .isCloseTo(1.3 * (3 + 0.3 * 3), within(1e-9));
    }
}
