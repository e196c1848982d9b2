package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the level follows, and what it does not. */
class DistanceLevelTest {

    private final Run run = new Run(Detectors.independent(3));

    private double level(int metric) {
        return ((DistanceState) run.state).level[metric];
    }

    @Test
    void slowDriftIsFollowedWithoutAnEpisode() {
        for (int i = 0; i < 5000; i++) {
            // Over the memory of 500 readings it goes 2, less than the limit.
            assertThat(run.score(0.004 * i, 0, 0)).isLessThan(0.5);
        }
        assertThat(level(0)).isCloseTo(18, within(0.1));
    }

    @Test
    void fasterDriftIsAnEpisode() {
        int alarms = 0;
        for (int i = 0; i < 800; i++) {
            alarms += run.score(0.02 * i, 0, 0) >= 0.5 ? 1 : 0;
        }
        assertThat(alarms).isGreaterThan(400);
    }

    @Test
    void theLevelFollowsAnEpisodeMuchSlower() {
        run.alarms(500, 0, 4.4, 0);
        double normal = level(1);
        Run hot = new Run(Detectors.independent(3));
        hot.alarms(500, 0, 6, 0);
        assertThat(normal).isCloseTo(4.4 * (1 - Math.exp(-1)), within(0.05));
        assertThat(((DistanceState) hot.state).level[1]).isBetween(0.1, 0.4);
    }

    @Test
    void theLevelStandsStillWhileAnEpisodeIsHeld() {
        run.alarms(40, 0, 6, 0);
        run.alarms(8, 0, 0, 0);
        double before = level(1);
        run.alarms(10, 0, 0.5, 0);
        assertThat(level(1)).isEqualTo(before);
    }

    @Test
    void afterAThousandHotReadingsAPlaceIsASecondNormal() {
        assertThat(run.alarms(2000, 0, 9, 0)).isEqualTo(1000);
        DistanceState state = (DistanceState) run.state;
        assertThat(state.level[1]).isCloseTo(9, within(0.01));
        assertThat(state.other[1]).isBetween(0.0, 1.0);
    }

    @Test
    void theNearerOfTwoNormalsCounts() {
        run.alarms(2000, 0, 9, 0);
        run.alarms(30, 0, 0, 0);
        assertThat(run.alarms(300, 0, 0, 0)).isZero();
        run.alarms(30, 0, 9, 0);
        assertThat(run.alarms(300, 0, 9, 0)).isZero();
        assertThat(run.alarms(300, 0, 18, 0)).as("neither").isEqualTo(300);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e300, -1e300, 1e30, Double.MAX_VALUE})
    void whatABrokenSensorSendsDoesNotCarryTheLevelAway(double broken) {
        assertThat(run.alarms(50, 0, 0, 0)).isZero();
        assertThat(run.score(0, broken, 0)).isGreaterThan(0.5);
        assertThat(Math.abs(level(1))).isLessThan(0.5);
        run.alarms(30, 0, 0, 0);
        assertThat(run.alarms(500, 0, 0, 0)).isZero();
    }

    @Test
    void whatABrokenSensorSendsOnceHidesNothingThatComesSoonAfter() {
        run.score(0, 1e300, 0);
        run.alarms(30, 0, 0, 0);
        assertThat(run.alarms(30, 8, 0, 0)).as("in another metric").isPositive();
    }
}
