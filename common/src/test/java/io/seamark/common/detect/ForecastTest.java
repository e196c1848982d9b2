package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ForecastTest {

    private static final int HOUR = 60;
    private static final int DAY = 24 * HOUR;

    private final Random random = new Random(31);
    private final Run run = new Run(Detectors.forecast(4));

    private double noise() {
        return 0.3 * random.nextGaussian();
    }

    /** Noise, with {@code size} more in the first two metrics, every other time below. */
    private int shaken(Run of, int readings, double size) {
        int alarms = 0;
        for (int i = 0; i < readings; i++) {
            double by = i % 2 == 0 ? size : -size;
            alarms += of.score(noise() + by, noise() + by, noise(), 0) >= 0.5 ? 1 : 0;
        }
        return alarms;
    }

    @Test
    void noiseLikeThatOfTheHistoryIsNoNews() {
        assertThat(shaken(run, 10_000, 0)).isZero();
    }

    @Test
    void whatIsFarFromThePredictionIsFoundAtOnce() {
        shaken(run, HOUR, 0);
        assertThat(run.score(25, -25, noise(), 0)).isGreaterThanOrEqualTo(0.5);
        assertThat(run.finding.share(0)).isPositive();
        assertThat(run.finding.share(1)).isPositive();
        assertThat(run.finding.share(2)).isLessThan(run.finding.share(0) / 10);
    }

    @Test
    void aPeakIsOverSomeReadingsLater() {
        shaken(run, HOUR, 0);
        run.score(25, -25, noise(), 0);
        shaken(run, 40, 0);
        assertThat(shaken(run, 5 * HOUR, 0)).isZero();
    }

    @Test
    void whatIsNoAlertAloneIsOneWhenItPersists() {
        shaken(run, 4 * DAY, 0);
        assertThat(shaken(run, 10, 3.5)).isZero();
        assertThat(shaken(run, 5 * HOUR, 3.5)).isGreaterThan(HOUR);
    }

    @Test
    void whatGoesOnForDaysIsTheNewNormal() {
        shaken(run, 4 * DAY, 0);
        assertThat(shaken(run, DAY, 3.5)).as("a day is not enough").isGreaterThan(DAY / 2);
        shaken(run, DAY, 3.5);
        assertThat(shaken(run, DAY, 3.5)).isLessThan(5);
    }

    @Test
    void aMissingTimeIsNoProblem() {
        Run whole = run.fork();
        for (int i = 0; i < 6 * DAY; i++) {
            double[] deviations = {noise(), noise(), noise(), 0};
            if (i % (30 * HOUR) == 29 * HOUR) {
                run.ts += 5 * HOUR * Run.MINUTE;
            }
            assertThat(run.score(deviations)).isLessThan(0.5);
            assertThat(whole.score(deviations)).isLessThan(0.5);
        }
    }

    @Test
    void whatIsBeyondTheDistanceIsFoundBesides() {
        shaken(run, HOUR, 0);
        int found = 0;
        for (int i = 0; i < 30; i++) {
            // Slowly enough for the predictions, and far.
            run.score(0.4 * i, 0, 0, 0);
            found += run.finding.score() >= 0.5 && run.finding.detector().equals("distance") ? 1 : 0;
        }
        assertThat(found).isPositive();
        assertThat(run.finding.share(0)).isGreaterThan(10 * run.finding.share(1));
    }

    @Test
    void itRemembersWhatStandsForAMetricThatIsLeftOut() {
        run.score(1, 2, 3, 0.5);
        assertThat(run.detector.last(run.state, 1)).isEqualTo(2);
        assertThat(run.detector.last(run.state, 3)).isEqualTo(0.5);
    }

    @Test
    void detectorsOfOtherMetricsHaveOtherLayouts() {
        assertThat(Detectors.forecast(4).layout())
                .isEqualTo(Detectors.forecast(4).layout());
        assertThat(Detectors.forecast(4).layout())
                .isNotEqualTo(Detectors.forecast(5).layout())
                .isNotEqualTo(Detectors.independent(4).layout());
    }
}
