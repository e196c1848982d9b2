package io.seamark.batch.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.generation.Measured;
import org.junit.jupiter.api.Test;

class TallyTest {

    private static final long WEEK = 7 * 86_400_000L;

    @Test
    void isTheF1OfAlertsWhereEachDeviceHasOneFaultAWeek() {
        // 70 weeks and 30 besides: of a hundred faults 80 would be found, with 9 false alerts and one besides.
        Measured measured = new Tally(200, 160, 1000, 100, 9, 70 * WEEK).measured();
        assertThat(measured.found()).isEqualTo(0.8);
        assertThat(measured.falseAlerts()).isCloseTo(9 / 70.0, within(1e-12));
        assertThat(measured.precision()).isCloseTo(80 / 90.0, within(1e-12));
        assertThat(measured.f1()).isCloseTo(2 * 80 / (2 * 80 + 20 + 10.0), within(1e-12));
    }

    @Test
    void doesNotDependOnHowMuchWasDrawn() {
        assertThat(new Tally(20, 16, 1000, 10, 3, WEEK).measured())
                .isEqualTo(new Tally(4000, 3200, 1000, 10, 3, WEEK).measured());
    }

    @Test
    void aModelThatFindsNothingIsWorthNothing() {
        assertThat(new Tally(100, 0, 1000, 0, 0, WEEK).measured().f1()).isZero();
        assertThat(Tally.NONE.measured()).isEqualTo(Measured.NONE);
    }

    @Test
    void addsUp() {
        assertThat(new Tally(1, 2, 3, 4, 5, 6).plus(new Tally(10, 20, 30, 40, 50, 60)))
                .isEqualTo(new Tally(11, 22, 33, 44, 55, 66));
    }
}
