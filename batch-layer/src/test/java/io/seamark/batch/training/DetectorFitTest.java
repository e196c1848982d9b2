package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.summary.Hour;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorFitTest {

    private static String detectorOf(int metrics, int readings, long step) {
        double[][] rows = Histories.related(new Random(5), readings, metrics);
        return new Scored(Histories.of(step, rows)).detector();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 49, none",
        "1, 50, novelty",
        "1, 600, novelty",
        "3, 199, none",
        "3, 200, distance",
        "3, 575, distance",
        "3, 576, forecast"
    })
    void whatAHistoryOfFiveMinutesSupports(int metrics, int readings, String detector) {
        assertThat(detectorOf(metrics, readings, 5 * Histories.MINUTE)).isEqualTo(detector);
    }

    @Test
    void daysOfRareReadingsAreForecastWithoutADistance() {
        assertThat(detectorOf(3, 60, Hour.MILLIS)).isEqualTo("forecast");
        assertThat(detectorOf(3, 40, Hour.MILLIS)).isEqualTo("none");
    }

    @Test
    void metricsOfWhichNoneVariesHaveNoDistance() {
        double[][] rows = Histories.rows(300, i -> 5, i -> -3);
        assertThat(new Scored(Histories.of(Histories.MINUTE, rows)).detector()).isEqualTo("none");
        assertThat(new Scored(Histories.of(Hour.MILLIS, rows)).detector()).isEqualTo("forecast");
    }

    @Test
    void aMetricThatWasConstantIsNotLookedAtByTheDistanceButByTheForecast() {
        Random random = new Random(6);
        double[][] rows = Histories.rows(3000, i -> random.nextGaussian(), i -> 0.1);
        assertThat(highestAfterAChange(Histories.of(Hour.MILLIS / 100, rows))).isLessThan(0.5);
        assertThat(highestAfterAChange(Histories.of(Hour.MILLIS / 10, rows))).isGreaterThan(0.5);
    }

    private static double highestAfterAChange(DeviceHistory history) {
        Scored scored = new Scored(history);
        double highest = 0;
        long last = history.time(history.size() - 1);
        for (int i = 1; i <= 5; i++) {
            highest = Math.max(
                    highest,
                    scored.next(last + i * 1000L, new double[] {0, 0.37}).value());
        }
        return highest;
    }

    @Test
    void oneHistoryHasOneFit() {
        for (int metrics : new int[] {1, 4}) {
            for (long step : new long[] {Histories.MINUTE, 10 * Histories.MINUTE}) {
                double[][] rows = Histories.related(new Random(7), 500, metrics);
                DeviceHistory history = Histories.of(step, rows);
                BaselineFit fit = new BaselineFit(48);
                assertThat(fit.own(history)).isEqualTo(fit.own(history)).isEqualTo(fit.own(Histories.of(step, rows)));
            }
        }
    }

    @Test
    void fittingLeavesTheHistoryAsItIs() {
        DeviceHistory history = Histories.of(Hour.MILLIS, Histories.related(new Random(8), 300, 2));
        List<double[]> before =
                List.of(history.column("m0").clone(), history.column("m1").clone());
        new BaselineFit(48).own(history);
        assertThat(history.column("m0")).isEqualTo(before.get(0));
        assertThat(history.column("m1")).isEqualTo(before.get(1));
    }
}
