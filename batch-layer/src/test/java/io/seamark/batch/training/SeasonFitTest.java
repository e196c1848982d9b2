package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.baseline.LocalClock;
import io.seamark.common.baseline.MetricBaseline;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class SeasonFitTest {

    private static final long MINUTE = 60_000L;
    private static final long DAY = 1440 * MINUTE;
    private static final long MONDAY = 1_709_510_400_000L; // 2024-03-04T00:00:00Z

    private static Series series(int days, long step, LongToDoubleFunction value) {
        int n = (int) (days * DAY / step);
        long[] times = new long[n];
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            times[i] = MONDAY + i * step;
            values[i] = value.applyAsDouble(times[i]);
        }
        return new Series("m", LocalClock.UTC, times, values);
    }

    private static double sine(long ts) {
        return 20 + 5 * Math.sin(2 * Math.PI * ts / DAY);
    }

    private static boolean isWeekend(long ts) {
        return MetricBaseline.slot(48, ts / (60 * MINUTE)) >= 24;
    }

    @Test
    void weekendsOfTheirOwnAreToldApartInTwoWeeks() {
        assertThat(SeasonFit.slots(series(14, MINUTE, ts -> isWeekend(ts) ? 20 : sine(ts))))
                .isEqualTo(48);
        assertThat(SeasonFit.slots(series(9, MINUTE, ts -> isWeekend(ts) ? 20 : sine(ts))))
                .as("nine days are too few")
                .isEqualTo(24);
    }

    @Test
    void weekendsLikeOtherDaysAreNotToldApart() {
        Random random = new Random(7);
        assertThat(SeasonFit.slots(series(14, MINUTE, ts -> sine(ts) + random.nextGaussian())))
                .isEqualTo(24);
    }

    @Test
    void threeDaysSupportHoursOfTheDay() {
        assertThat(SeasonFit.slots(series(3, MINUTE, SeasonFitTest::sine))).isEqualTo(24);
        assertThat(SeasonFit.slots(series(2, MINUTE, SeasonFitTest::sine))).isEqualTo(1);
    }

    @Test
    void whatHasNoSeasonGetsNone() {
        Random random = new Random(8);
        assertThat(SeasonFit.slots(series(14, MINUTE, ts -> random.nextGaussian())))
                .isEqualTo(1);
        assertThat(SeasonFit.slots(series(14, MINUTE, ts -> 1))).isEqualTo(1);
        assertThat(SeasonFit.slots(series(0, MINUTE, ts -> 1))).isEqualTo(1);
    }

    @Test
    void anHourThatIsNeverSeenHasTheLevelOfAll() {
        Series all = series(14, MINUTE, SeasonFitTest::sine);
        long[] times = java.util.Arrays.stream(all.times())
                .filter(ts -> ts / (60 * MINUTE) % 24 != 3)
                .toArray();
        double[] values =
                java.util.Arrays.stream(times).mapToDouble(SeasonFitTest::sine).toArray();
        MetricBaseline fitted = SeasonFit.fit(new Series("m", LocalClock.UTC, times, values), 24)
                .orElseThrow();
        assertThat(fitted.level(MONDAY + 210 * MINUTE)).isCloseTo(20, within(1.0));
    }

    @Test
    void levelsFollowTheDayAndSpreadsTheNoise() {
        Random random = new Random(1);
        Series series = series(14, MINUTE, ts -> sine(ts) + random.nextGaussian() * 0.5);
        MetricBaseline fitted = SeasonFit.fit(series, 48).orElseThrow();
        for (long ts = MONDAY; ts < MONDAY + 7 * DAY; ts += 7 * MINUTE) {
            assertThat(fitted.level(ts)).isCloseTo(sine(ts), within(0.3));
            assertThat(fitted.spread(ts)).isBetween(0.4, 0.8);
        }
    }

    @Test
    void normalHistoryStaysWithinFourAndAHalfSpreads() {
        Random random = new Random(2);
        // Heavy tails: the plain spread would put far more than one in a thousand outside.
        Series series = series(14, MINUTE, ts -> sine(ts) + random.nextGaussian() / (0.2 + random.nextDouble()));
        MetricBaseline fitted = SeasonFit.fit(series, 48).orElseThrow();
        int outside = 0;
        for (int i = 0; i < series.size(); i++) {
            outside += Math.abs(fitted.deviation(series.times()[i], series.values()[i])) > 4.5001 ? 1 : 0;
        }
        assertThat(outside).isLessThanOrEqualTo(series.size() / 1000);
    }

    @Test
    void aConstantMetricHasANarrowBandThatStillHoldsItself() {
        MetricBaseline fitted =
                SeasonFit.fit(series(14, MINUTE, ts -> 7.25), 48).orElseThrow();
        assertThat(fitted.deviation(MONDAY, 7.25)).isZero();
        assertThat(Math.abs(fitted.deviation(MONDAY, 7.26))).isGreaterThan(6);
    }

    @Test
    void aQuantisedMetricToleratesItsOwnSteps() {
        Random random = new Random(3);
        Series series = series(14, MINUTE, ts -> random.nextInt(50) == 0 ? 1 : 0);
        MetricBaseline fitted = SeasonFit.fit(series, 48).orElseThrow();
        assertThat(Math.abs(fitted.deviation(MONDAY, 1))).isLessThan(6);
        assertThat(Math.abs(fitted.deviation(MONDAY, 3))).isGreaterThan(6);
    }

    @Test
    void valuesBeyondASmallFloatHaveNoBaselineInsteadOfABrokenOne() {
        assertThat(SeasonFit.fit(series(3, MINUTE, ts -> 1e300), 1)).isEmpty();
    }

    @Test
    void aSeasonWiderThanASmallFloatReachesIsNone() {
        for (double broken : new double[] {1e300, -Double.MAX_VALUE}) {
            Series series = series(14, MINUTE, ts -> ts / (60 * MINUTE) % 24 == 7 ? broken : sine(ts));
            assertThat(SeasonFit.slots(series)).isEqualTo(1);
            assertThat(SeasonFit.fit(series, 24)).isEmpty();
        }
    }

    @Test
    void aSingleValueHasABaseline() {
        assertThat(SeasonFit.fit(new Series("m", LocalClock.UTC, new long[] {MONDAY}, new double[] {4}), 1)
                        .orElseThrow()
                        .level(MONDAY))
                .isEqualTo(4);
    }
}
