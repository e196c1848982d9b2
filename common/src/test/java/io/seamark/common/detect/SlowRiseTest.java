package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.detect.SlowRise.Calm;
import org.junit.jupiter.api.Test;

class SlowRiseTest {

    private static final long QUARTER = 900_000L;
    private static final Calm CALM = new Calm(0.1f, 0.1f);

    private final SlowRise rise = new SlowRise(CALM);
    private long ts = 1_700_000_000_000L;

    /** What is explained at the end of some hours of a strain. */
    private double after(int hours, double strain) {
        double explained = 0;
        for (int i = 0; i < 4 * hours; i++) {
            ts += QUARTER;
            explained = rise.next(CALM, ts, strain);
        }
        return explained;
    }

    @Test
    void whatIsLikeTheHistoryNeedsNoExplanation() {
        assertThat(after(200, 0.1)).isCloseTo(0, within(5e-3));
        assertThat(after(200, 0.02)).isZero();
    }

    @Test
    void whatLastsForHoursIsNotExplained() {
        after(96, 0.1);
        assertThat(after(24, 1)).isCloseTo(0, within(5e-3));
    }

    @Test
    void whatLastsForDaysIsExplained() {
        after(96, 0.1);
        assertThat(after(48, 1)).isCloseTo(0.9, within(5e-3));
    }

    @Test
    void withinTwoDaysOnlySoMuchIsExplainedAndInFourAllOfIt() {
        after(96, 0.1);
        assertThat(after(48, 7)).isCloseTo(1.4, within(5e-3));
        assertThat(after(48, 7)).isCloseTo(6.9, within(5e-3));
    }

    @Test
    void onlyTheLeastOfAnHourCounts() {
        after(96, 0.1);
        for (int hour = 0; hour < 96; hour++) {
            after(1, 0.1);
            ts -= 3 * QUARTER;
            rise.next(CALM, ts, 5);
            ts += 3 * QUARTER;
        }
        assertThat(after(1, 0.1)).isCloseTo(0, within(5e-3));
    }

    @Test
    void itFallsWithTheStrain() {
        after(96, 1);
        assertThat(after(96, 0.1)).isCloseTo(0, within(5e-3));
    }

    @Test
    void hoursWithoutReadingsAreLeftOut() {
        after(96, 0.1);
        double before = after(40, 1);
        ts += 50 * 4 * QUARTER;
        assertThat(before).isPositive();
        assertThat(after(1, 1)).isCloseTo(before, within(0.1));
        assertThat(after(20, 1)).isCloseTo(0.9, within(5e-3));
    }

    @Test
    void ofAHistoryTheCalmIsAQuantileOfItsHours() {
        double[] hours = new double[101];
        for (int i = 0; i <= 100; i++) {
            hours[i] = (100 - i) / 10.0;
        }
        assertThat(Calm.of(hours).ofLong()).isCloseTo(3, within(1e-5f));
        assertThat(Calm.of(hours).ofShort()).isCloseTo(1.5f, within(1e-5f));
        assertThat(Calm.of(new double[] {0.25}).ofShort()).isEqualTo(0.25f);
    }
}
