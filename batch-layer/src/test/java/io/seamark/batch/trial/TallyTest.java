package io.seamark.batch.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.generation.Measured;
import org.junit.jupiter.api.Test;

class TallyTest {

    @Test
    void isTheF1OfReadingsOfWhichOneInTenIsDisturbed() {
        // Of 1000 readings 100 would be disturbed: 80 found, 20 not; of the other 900 9 are false alarms.
        Measured measured = new Tally(200, 160, 1000, 10).measured();
        assertThat(measured.found()).isEqualTo(0.8);
        assertThat(measured.falseShare()).isEqualTo(0.01);
        assertThat(measured.precision()).isCloseTo(80 / 89.0, within(1e-12));
        assertThat(measured.f1()).isCloseTo(2 * 80 / (2 * 80 + 20 + 9.0), within(1e-12));
    }

    @Test
    void doesNotDependOnHowMuchWasDrawn() {
        assertThat(new Tally(20, 16, 1000, 10).measured()).isEqualTo(new Tally(4000, 3200, 1000, 10).measured());
    }

    @Test
    void aModelThatNeverAlarmsAndOneThatAlwaysDoesAreWorseThanAnyUsefulOne() {
        assertThat(new Tally(100, 0, 1000, 0).measured().f1()).isZero();
        assertThat(new Tally(100, 100, 1000, 1000).measured().f1()).isCloseTo(0.2 / 1.1, within(1e-12));
        assertThat(new Tally(100, 15, 1000, 5).measured().f1()).isGreaterThan(0.2);
        assertThat(Tally.NONE.measured()).isEqualTo(Measured.NONE);
    }

    @Test
    void addsUp() {
        assertThat(new Tally(1, 2, 3, 4).plus(new Tally(10, 20, 30, 40))).isEqualTo(new Tally(11, 22, 33, 44));
    }
}
