package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Episodes: what opens one, how long it lasts, what ends it. */
class DistanceTest {

    private final Run run = new Run(Detectors.independent(3));

    @Test
    void metricsThatBreakTheirCorrelationAreFoundAndThoseThatMoveTogetherAreNot() {
        Run together = new Run(Detectors.together());
        assertThat(together.fork().alarms(50, 2, 2)).isZero();
        assertThat(together.alarms(20, 2, -2)).isBetween(10, 19);
        assertThat(together.finding.share(0))
                .isEqualTo(together.finding.share(1))
                .isPositive();
    }

    @Test
    void aStepOfOneMetricIsAnEpisodeAsLongAsItLasts() {
        assertThat(run.alarms(100, 0, 0, 0)).isZero();
        assertThat(run.alarms(500, 0, 6, 0)).isEqualTo(500);
        assertThat(run.finding.detector()).isEqualTo("distance");
        assertThat(run.finding.share(1)).isPositive();
        assertThat(run.finding.share(0)).isZero();
    }

    @Test
    void aStepOfLessThanTheLimitIsNone() {
        assertThat(run.alarms(500, 0, 4.4, 0)).isZero();
    }

    @Test
    void anEpisodeOnceOpenLastsBelowTheLimitThatOpensIt() {
        run.alarms(50, 0, 6, 0);
        assertThat(run.alarms(100, 0, 4, 0)).isEqualTo(100);
        assertThat(run.alarms(100, 0, 2, 0)).as("below the one that closes").isLessThan(40);
    }

    @Test
    void shortReturnsDoNotEndAnEpisode() {
        run.alarms(40, 0, 6, 0);
        for (int i = 0; i < 5; i++) {
            assertThat(run.alarms(15, 0, 0, 0)).isEqualTo(15);
            assertThat(run.alarms(40, 0, 6, 0)).isEqualTo(40);
        }
    }

    @Test
    void anEpisodeEndsOnReturn() {
        run.alarms(40, 0, 6, 0);
        int more = run.alarms(100, 0, 0, 0);
        assertThat(more)
                .as("until the mean of ten has returned, and the hold")
                .isBetween(Distance.HOLD, Distance.HOLD + DistanceState.WINDOW);
        assertThat(run.score(0, 0, 0)).isLessThan(0.1);
    }

    @Test
    void aShortEpisodeIsHeldOpenForAsLongAsItWas() {
        assertThat(run.alarms(1, 0, 5, 0)).isEqualTo(1);
        assertThat(run.alarms(50, 0, 0, 0)).isEqualTo(0);
        assertThat(run.alarms(3, 0, 5, 0)).isEqualTo(3);
        assertThat(run.alarms(50, 0, 0, 0)).isEqualTo(2);
    }

    @Test
    void aSpikeOfASingleReadingIsFound() {
        assertThat(run.alarms(30, 0, 0, 0)).isZero();
        assertThat(run.score(0, 0, 8)).isGreaterThanOrEqualTo(0.5);
        assertThat(run.alarms(30, 0, 0, 0)).isZero();
        assertThat(run.score(0, -8, 0)).isGreaterThanOrEqualTo(0.5);
    }

    @Test
    void anotherDirectionIsANewNormalInsteadOfTheEpisode() {
        run.alarms(100, 0, 12, 0);
        Run back = run.fork();
        assertThat(run.alarms(100, 0, -12, 0))
                .as("only as long as the episode is held")
                .isBetween(Distance.HOLD, Distance.HOLD + 5);
        back.alarms(40, 0, 0, 0);
        back.alarms(5, 0, 12, 0);
        assertThat(back.alarms(50, 0, 12, 0)).as("the same direction").isEqualTo(50);
    }

    @Test
    void aDirectionIsForgottenInTime() {
        run.alarms(100, 0, 12, 0);
        run.alarms(40, 0, 0, 0);
        assertThat(run.fork().alarms(30, 0, -12, 0)).isZero();
        run.alarms(300, 0, 0, 0);
        assertThat(run.alarms(30, 0, -12, 0)).isEqualTo(30);
    }

    @Test
    void whatIsLeftIsMeasuredByTheGreatestExcursion() {
        run.alarms(100, 0, 30, 0);
        assertThat(run.alarms(100, 0, 12, 0)).isEqualTo(100);
        run.alarms(40, 0, 4.7, 0);
        assertThat(run.alarms(20, 0, 4.7, 0)).isZero();
    }

    @Test
    void noiseWithinTheLimitsIsNoEpisode() {
        Random random = new Random(7);
        int alarms = 0;
        for (int i = 0; i < 20_000; i++) {
            alarms += run.score(random.nextGaussian(), random.nextGaussian(), random.nextGaussian()) >= 0.5 ? 1 : 0;
        }
        assertThat(alarms).isLessThanOrEqualTo(2);
    }

    @Test
    void theFartherTheHigherTheScore() {
        double before = 0;
        for (double far = 0.5; far < 900; far *= 1.5) {
            double score = run.fork().score(far, 0, 0);
            assertThat(score).isGreaterThan(before).isLessThan(1);
            before = score;
        }
    }
}
