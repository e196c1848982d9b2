package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.detect.DetectorState;
import io.seamark.common.detect.Finding;
import io.seamark.common.detect.Forecast;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForecastFitTest {

    private static final long TEN_MINUTES = 10 * Histories.MINUTE;

    private final Random random = new Random(19);

    private static Forecast fit(double[][] rows) {
        long[] times = new long[rows.length];
        Arrays.setAll(times, i -> Histories.MONDAY + i * TEN_MINUTES);
        double[] steps = new double[rows[0].length];
        Arrays.fill(steps, 1);
        return ForecastFit.fit(new Deviations(times, rows, steps), Optional.empty());
    }

    private double beat(int i) {
        return (i % 2 == 0 ? 1 : -1) + 0.01 * random.nextGaussian();
    }

    private static double score(Forecast forecast, DetectorState state, double... row) {
        Finding finding = new Finding();
        forecast.next(state, Histories.MONDAY + 2000 * TEN_MINUTES, row, finding);
        return finding.score();
    }

    @Test
    void whatDoesNotFollowFromItsPastIsASurpriseEvenWithinItsRange() {
        Forecast forecast = fit(Histories.rows(1000, this::beat, this::beat));
        DetectorState state = forecast.begin();
        assertThat(score(forecast, state.copy(), 1, 1)).as("as ever").isLessThan(0.1);
        assertThat(score(forecast, state.copy(), -1, -1))
                .as("a beat is left out")
                .isGreaterThan(2 * score(forecast, state.copy(), 1, 1));
    }

    @Test
    void itBeginsWhereTheHistoryEnds() {
        double[][] rows = Histories.related(random, 700, 3);
        Forecast forecast = fit(rows);
        for (int j = 0; j < 3; j++) {
            assertThat(forecast.last(forecast.begin(), j)).isCloseTo(rows[699][j], within(1e-6));
        }
    }

    @Test
    void whatWasCommonInTheHistoryIsNoNews() {
        double[][] calm = Histories.related(new Random(2), 2000, 2);
        double[][] wild = Histories.related(new Random(2), 2000, 2);
        for (int i = 0; i < 2000; i++) {
            if (i % 20 < 5) {
                wild[i][0] += 8 * random.nextGaussian();
                wild[i][1] += 8 * random.nextGaussian();
            }
        }
        Forecast ofCalm = fit(calm);
        Forecast ofWild = fit(wild);
        assertThat(score(ofCalm, ofCalm.begin(), 15, -15)).isGreaterThan(0.5);
        assertThat(score(ofWild, ofWild.begin(), 15, -15)).isLessThan(0.5);
    }

    @Test
    void fewReadingsHaveAForecastToo() {
        for (int readings : new int[] {1, 2, 5, 6, 7}) {
            double[][] rows = Histories.related(random, readings, 2);
            Forecast forecast = fit(rows);
            assertThat(score(forecast, forecast.begin(), rows[0])).isBetween(0.0, 1.0);
        }
    }

    @Test
    void metricsAsLargeAsASmallFloatCanBeHaveAForecast() {
        double[][] rows = Histories.rows(500, i -> 3e38 * random.nextGaussian(), i -> 3e41 * random.nextGaussian());
        Forecast forecast = fit(rows);
        assertThat(score(forecast, forecast.begin(), 1e38, 1e38)).isBetween(0.0, 0.5);
    }
}
