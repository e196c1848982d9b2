package io.seamark.batch.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.alert.AlertRule;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.MetricBaseline;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class DeviceTrialTest {

    private static final int READINGS = 1000;
    private static final double[] SPREADS = {1, 1};
    private static final DeviceTrial TRIAL = trial(17);

    private static final Readings HELD_OUT = readings(0);

    private static DeviceTrial trial(long seed) {
        return new DeviceTrial(0, 60, new AlertRule(1, 0, 5, 0.1), new DeviceTrial.Drift(0.05, 2), seed);
    }

    /** Two metrics about 0 by 1, a reading a minute; of which the first {@code shifted} lie elsewhere. */
    private static Readings readings(int shifted) {
        Random random = new Random(5);
        long[] times = new long[READINGS];
        double[][] columns = new double[2][READINGS];
        for (int i = 0; i < READINGS; i++) {
            times[i] = 60_000L * (i + 1);
            for (double[] column : columns) {
                column[i] = random.nextGaussian() + (i < shifted ? 50 : 0);
            }
        }
        return new Readings(new String[] {"a", "b"}, times, columns, READINGS);
    }

    /** A model that takes what is beyond six spreads for a deviation. */
    private static DeviceBaseline by(float spread) {
        return new DeviceBaseline(
                "pump-1",
                "own",
                List.of(
                        new MetricBaseline("a", new double[] {0}, new float[] {spread}),
                        new MetricBaseline("b", new double[] {0}, new float[] {spread})),
                Optional.empty());
    }

    private static boolean none(long ts) {
        return false;
    }

    private static Comparison compare(DeviceBaseline champion, DeviceBaseline challenger, Readings heldOut) {
        return TRIAL.compare(champion, challenger, Readings.NONE, heldOut, SPREADS, DeviceTrialTest::none);
    }

    @Test
    void aGoodModelFindsMostABluntOneLittleAndNeitherAlarmsFalsely() {
        Comparison found = compare(by(1), by(3), HELD_OUT);
        assertThat(found.champion().disturbances()).isEqualTo(60);
        assertThat(found.champion().measured().found()).isBetween(0.7, 1.0);
        assertThat(found.challenger().measured().found())
                .isLessThan(found.champion().measured().found() - 0.2);
        assertThat(found.champion().high()).isZero();
        assertThat(found.champion().alerts()).isZero();
        assertThat(found.champion().millis()).isEqualTo((READINGS - 1) * 60_000L);
        assertThat(found.champion().normal()).isEqualTo(READINGS);
        assertThat(found.drifted()).isZero();
    }

    @Test
    void aModelThatIsTooSharpLosesByItsFalseAlarms() {
        Comparison found = compare(by(1), by(0.3f), HELD_OUT);
        assertThat(found.challenger().highShare()).isGreaterThan(0.05);
        assertThat(found.challenger().alerts()).isGreaterThan(10);
        assertThat(found.challenger().measured().f1())
                .isGreaterThan(0)
                .isLessThan(found.champion().measured().f1() - 0.2);
    }

    @Test
    void aModelThatAlwaysAlarmsTellsNobodyOfAnything() {
        Tally always = compare(by(1), by(1e-6f), HELD_OUT).challenger();
        assertThat(always.alerts()).as("it opens once, and stays").isEqualTo(1);
        assertThat(always.found()).isZero();
        assertThat(always.measured().f1()).isZero();
    }

    @Test
    void theSameModelsOnTheSameReadingsHaveTheSameNumbers() {
        Comparison first = compare(by(1), by(2), HELD_OUT);
        assertThat(compare(by(1), by(2), readings(0))).isEqualTo(first);
        assertThat(compare(by(1), by(1), HELD_OUT).challenger()).isEqualTo(first.champion());
        DeviceTrial other = trial(18);
        assertThat(other.compare(by(1), by(2), Readings.NONE, HELD_OUT, SPREADS, DeviceTrialTest::none))
                .as("by another seed")
                .isNotEqualTo(first);
    }

    @Test
    void aDeviceThatTheChampionFindsAbnormalForLongHasDrifted() {
        assertThat(compare(by(1), by(1), readings(50)).drifted()).isZero();
        assertThat(compare(by(1), by(1), readings(51)).drifted()).isEqualTo(1);
    }

    @Test
    void aDeviceThatOpensAlertsAgainAndAgainHasDrifted() {
        DeviceTrial.Drift drift = new DeviceTrial.Drift(0.05, 2);
        long day = 86_400_000;
        assertThat(drift.is(new Tally(0, 0, 1000, 4, 2, day))).isTrue();
        assertThat(drift.is(new Tally(0, 0, 1000, 4, 2, day + 1))).isFalse();
        assertThat(drift.is(new Tally(0, 0, 1000, 4, 1, day / 10)))
                .as("once can be chance, however short the time")
                .isFalse();
    }

    @Test
    void aConfirmedFaultIsToBeFoundAndIsNoDrift() {
        Readings heldOut = readings(100);
        LongPredicate isFault = ts -> ts <= heldOut.times()[99];
        Comparison found = TRIAL.compare(by(1), by(20), Readings.NONE, heldOut, new double[2], isFault);
        assertThat(found.champion()).isEqualTo(new Tally(1, 1, READINGS - 100, 0, 0, (READINGS - 1) * 60_000L));
        assertThat(found.challenger()).isEqualTo(new Tally(1, 0, READINGS - 100, 0, 0, (READINGS - 1) * 60_000L));
        assertThat(found.drifted()).isZero();
    }

    @Test
    void disturbancesLeaveFaultsAndWhatNeverMovesAlone() {
        List<Stretch> drawn = Disturbances.draw(HELD_OUT, new double[] {0, 2}, i -> i < 500, 300, 1);
        assertThat(drawn).hasSizeBetween(100, 200).allSatisfy(stretch -> {
            assertThat(stretch.metric()).isEqualTo(1);
            assertThat(stretch.begin()).isBetween(500, READINGS - 20);
            assertThat(stretch.added()).hasSize(20);
        });
        assertThat(drawn).isSortedAccordingTo((a, b) -> Integer.compare(a.begin(), b.begin()));
        double[] sizes = drawn.stream()
                .mapToDouble(stretch -> Math.abs(stretch.added()[19]))
                .sorted()
                .toArray();
        assertThat(sizes[sizes.length / 2]).as("by spreads of 2").isBetween(2 * 4.0, 2 * 12.0);
        assertThat(Disturbances.draw(HELD_OUT, new double[2], i -> false, 300, 1))
                .isEmpty();
        assertThat(Disturbances.draw(Readings.NONE, new double[0], i -> false, 300, 1))
                .isEmpty();
    }
}
