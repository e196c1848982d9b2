package io.seamark.common.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.baseline.Score.Contribution;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScorerTest {

    private final Scorer scorer = new Scorer();
    private ScoringState state = new ScoringState();

    private Score score(DeviceBaseline baseline, String names, double... values) {
        String[] all = names.isEmpty() ? new String[0] : names.split(" ", -1);
        return scorer.score(baseline, state, 1_700_000_000_000L, all, values, values.length);
    }

    @Test
    void oneMetricReachesHalfAtTheEdgeOfItsBand() {
        DeviceBaseline baseline = Baselines.of(Baselines.flat("a", 10, 2), Baselines.flat("b", 0, 1));
        assertThat(score(baseline, "a", 10).value()).isZero();
        assertThat(score(baseline, "a", 22)).isEqualTo(score(baseline, "a", 22));
        assertThat(score(baseline, "a", 22).value()).isEqualTo(0.5);
        assertThat(score(baseline, "a", -2).value()).isEqualTo(0.5);
        assertThat(score(baseline, "a", 21.99).value()).isLessThan(0.5);
        assertThat(score(baseline, "a", 34).value()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(score(baseline, "a", 34).detector()).isEqualTo("band");
        assertThat(score(baseline, "a", 11).contributions()).isEmpty();
    }

    @Test
    void anAlertSaysItsBandAndItsCausesLargestFirst() {
        DeviceBaseline baseline = Baselines.of(Baselines.flat("a", 10, 2), Baselines.flat("b", 0, 1));
        Score score = score(baseline, "x b a", 5, 4, 40);
        assertThat(score.contributions())
                .extracting(Contribution::metric)
                .as("a metric without history is no cause")
                .containsExactly("a", "b");
        Contribution cause = score.contributions().get(0);
        assertThat(cause.observed()).isEqualTo(40);
        assertThat(cause.low()).isEqualTo(-2);
        assertThat(cause.high()).isEqualTo(22);
        assertThat(score.contributions().stream()
                        .mapToDouble(Contribution::share)
                        .sum())
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void metricsThatDoNotGoTogetherAreFoundThoughEachIsInItsBand() {
        DeviceBaseline baseline = Baselines.together();
        for (int i = 0; i < 10; i++) {
            assertThat(score(baseline, "a b", 2, 2).value()).isLessThan(0.5);
        }
        state = new ScoringState();
        Score apart = Score.NONE;
        for (int i = 0; i < 10; i++) {
            apart = score(baseline, "x b a", 7, 2, -2);
        }
        assertThat(apart.value()).isGreaterThanOrEqualTo(0.5);
        assertThat(apart.detector()).isEqualTo("distance");
        assertThat(apart.contributions())
                .extracting(Contribution::metric)
                .as("a metric without history is no cause")
                .containsExactlyInAnyOrder("a", "b");
        assertThat(apart.contributions()).allMatch(cause -> cause.share() > 0.4 && cause.low() == -6);
    }

    @Test
    void aMetricThatAReadingLeavesOutStandsWhereItWas() {
        DeviceBaseline baseline = Baselines.together();
        ScoringState whole = new ScoringState();
        ScoringState part = new ScoringState();
        for (int i = 0; i < 30; i++) {
            double a = Math.sin(i);
            String[] both = {"a", "b"};
            Score expected = scorer.score(baseline, whole, i, both, new double[] {a, 2}, 2);
            Score found = i == 0
                    ? scorer.score(baseline, part, i, both, new double[] {a, 2}, 2)
                    : scorer.score(baseline, part, i, new String[] {"a"}, new double[] {a}, 1);
            assertThat(found.value()).isEqualTo(expected.value());
        }
    }

    @Test
    void aNewGenerationGoesOnFromWhatWasThereUnlessTheMetricsAreOthers() {
        DeviceBaseline before = Baselines.together();
        DeviceBaseline after = new DeviceBaseline("d", "own", before.metrics(), before.detector());
        for (int i = 0; i < 10; i++) {
            score(before, "a b", 2, -2);
        }
        ScoringState other = state.copy();
        assertThat(score(after, "a b", 2, -2).value()).isGreaterThanOrEqualTo(0.5);
        DeviceBaseline others = new DeviceBaseline(
                "d", "own", java.util.List.of(Baselines.flat("b", 0, 1), Baselines.flat("c", 0, 1)), before.detector());
        state = other;
        assertThat(score(others, "b c", 2, -2).value()).isLessThan(0.5);
    }

    @Test
    void whatNothingIsKnownAboutScoresZero() {
        assertThat(score(Baselines.together(), "x", 1e9).value()).isZero();
        assertThat(score(Baselines.of(), "x", 1e9).value()).isZero();
        assertThat(score(Baselines.together(), "").value()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e30, 1e160, 1e200, 1e300, Double.MAX_VALUE})
    void noFiniteValueMakesAScoreThatIsNoNumber(double far) {
        float tiny = Float.MIN_VALUE;
        DeviceBaseline[] baselines = {
            Baselines.together(), Baselines.of(Baselines.flat("a", 0, tiny), Baselines.flat("b", 0, tiny))
        };
        for (DeviceBaseline baseline : baselines) {
            for (double b : new double[] {far, -far, 1, 0}) {
                state = new ScoringState();
                Score score = score(baseline, "a b", far, b);
                assertThat(score.value()).isBetween(0.6, 1.0);
                assertThat(score.contributions()).allMatch(cause -> cause.share() >= 0 && cause.share() <= 1);
                assertThat(score.contributions().stream()
                                .mapToDouble(Contribution::share)
                                .sum())
                        .isCloseTo(1, within(1e-9));
            }
        }
    }

    @Test
    void aScoreDependsOnBaselineStateAndReadingWhateverTheScorerHasSeenElse() {
        Random random = new Random(3);
        DeviceBaseline[] baselines = {
            Baselines.together(), Baselines.of(Baselines.flat("b", 5, 1)), Baselines.of(Baselines.seasonal("a", 48))
        };
        for (int i = 0; i < 20_000; i++) {
            DeviceBaseline baseline = baselines[random.nextInt(3)];
            double a = random.nextGaussian() * 8;
            double b = random.nextGaussian() * 8;
            ScoringState same = state.copy();
            ScoringState turned = state.copy();
            Score reused = score(baseline, "a b", a, b);
            Score fresh = new Scorer()
                    .score(baseline, same, 1_700_000_000_000L, new String[] {"a", "b"}, new double[] {a, b}, 2);
            assertThat(fresh).isEqualTo(reused);
            assertThat(reused.value()).isBetween(0.0, 1.0);
            assertThat(new Scorer()
                            .score(
                                    baseline,
                                    turned,
                                    1_700_000_000_000L,
                                    new String[] {"b", "a"},
                                    new double[] {b, a},
                                    2)
                            .value())
                    .as("the order of metrics")
                    .isEqualTo(reused.value());
        }
    }
}
