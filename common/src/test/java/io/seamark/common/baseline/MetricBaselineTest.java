package io.seamark.common.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MetricBaselineTest {

    private static long ts(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    private static int slot48(String instant) {
        return MetricBaseline.slot(48, Math.floorDiv(ts(instant), 3_600_000L));
    }

    @Test
    void aHourBelongsToTheSlotOfItsDay() {
        assertThat(slot48("2026-11-20T23:00:00Z")).as("Friday").isEqualTo(23);
        assertThat(slot48("2026-11-21T00:00:00Z")).as("Saturday").isEqualTo(24);
        assertThat(slot48("2026-11-22T23:59:59Z")).as("Sunday").isEqualTo(47);
        assertThat(slot48("2026-11-23T00:00:00Z")).as("Monday").isZero();
        assertThat(slot48("1970-01-01T05:00:00Z")).as("the first Thursday").isEqualTo(5);
        assertThat(slot48("1969-12-28T05:00:00Z")).as("a Sunday before it").isEqualTo(29);
        assertThat(MetricBaseline.slot(24, -1)).isEqualTo(23);
        assertThat(MetricBaseline.slot(1, 17)).isZero();
    }

    @Test
    void aSlotHoldsAtTheMiddleOfItsHourAndBetweenMiddlesIsInterpolated() {
        MetricBaseline day = Baselines.seasonal("m", 24);
        assertThat(day.level(ts("2026-11-18T05:30:00Z"))).isCloseTo(5, within(1e-3));
        assertThat(day.level(ts("2026-11-18T06:00:00Z"))).isCloseTo(5.5, within(1e-3));
        assertThat(day.level(ts("2026-11-18T06:15:00Z"))).isCloseTo(5.75, within(1e-3));
        assertThat(day.spread(ts("2026-11-18T06:00:00Z"))).isCloseTo(6.5, within(0.15));
        assertThat(day.level(ts("2026-11-18T00:00:00Z"))).as("from 23 to 0").isCloseTo(11.5, within(1e-3));
        MetricBaseline week = Baselines.seasonal("m", 48);
        assertThat(week.level(ts("2026-11-21T00:00:00Z")))
                .as("Friday night to Saturday")
                .isCloseTo(23.5, within(1e-3));
        assertThat(week.level(ts("2026-11-23T00:00:00Z")))
                .as("Sunday night to Monday")
                .isCloseTo(23.5, within(1e-3));
    }

    @Test
    void thereIsNoJumpAnywhereInAWeek() {
        MetricBaseline week = Baselines.seasonal("m", 48);
        long start = ts("2026-11-16T00:00:00Z");
        for (long ts = start; ts < start + 7 * 86_400_000L; ts += 1000) {
            assertThat(Math.abs(week.level(ts + 1) - week.level(ts))).isLessThan(48.0 / 3_600_000 * 1.001);
        }
    }

    @Test
    void aDeviationIsInSpreadsWithItsSign() {
        MetricBaseline flat = Baselines.flat("m", 10, 2);
        assertThat(flat.deviation(5, 13)).isCloseTo(1.5, within(1e-12));
        assertThat(flat.deviation(5, 7)).isCloseTo(-1.5, within(1e-12));
    }

    @Test
    void whatIsNoBaselineIsRefused() {
        for (int slots : new int[] {0, 2, 23, 168}) {
            assertThatThrownBy(() -> Baselines.seasonal("m", slots)).isInstanceOf(IllegalArgumentException.class);
        }
        for (float bad : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Baselines.flat("m", 1, bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Baselines.flat("m", Float.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MetricBaseline("m", new double[24], Baselines.repeated(1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
