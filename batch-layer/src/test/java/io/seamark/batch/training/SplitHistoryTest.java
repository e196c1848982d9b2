package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.batch.trial.Comparison;
import io.seamark.batch.trial.DeviceTrial;
import io.seamark.batch.trial.HoldOut;
import io.seamark.common.alert.AlertRule;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.label.DeviceLabels;
import io.seamark.common.label.Label;
import io.seamark.common.label.Label.Verdict;
import io.seamark.common.registry.DeviceTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SplitHistoryTest {

    private static final int BEFORE = 1600;
    private static final int HELD_OUT = 400;
    private static final BaselineFit FIT = new BaselineFit(12);
    private static final HoldOut HOLD_OUT = new HoldOut(time(BEFORE - 1), HELD_OUT * Histories.MINUTE);

    private final double[][] rows = Histories.related(new Random(1), BEFORE + HELD_OUT, 3);

    private static long time(int i) {
        return Histories.MONDAY + i * Histories.MINUTE;
    }

    /** The readings of a device, of which those from {@code begin} on have {@code metrics} metrics. */
    private SplitHistory split(DeviceLabels labels, int begin, int metrics) {
        DeviceHistory before = new DeviceHistory("d", labels, DeviceTime.UNKNOWN, 500);
        DeviceHistory heldOut = new DeviceHistory("d", labels, DeviceTime.UNKNOWN, 500);
        for (int i = begin; i < rows.length; i++) {
            DeviceHistory into = HOLD_OUT.holds(time(i)) ? heldOut : before;
            into.reading(time(i));
            for (int j = 0; j < (into == heldOut ? metrics : 3); j++) {
                into.put(Histories.name(j), rows[i][j]);
            }
        }
        return new SplitHistory(before, heldOut);
    }

    private static DeviceLabels falseAlerts(int n) {
        return DeviceLabels.of(java.util.stream.IntStream.range(0, n)
                .mapToObj(i -> new Label(1, "a" + i, "d", "distance", Verdict.FALSE, 1, 2, 0, "", 3))
                .toList());
    }

    @Test
    void whatIsHeldOutIsLearnedWhereNothingIsComparedButForFaults() {
        DeviceLabels fault = DeviceLabels.of(
                List.of(new Label(1, "a", "d", "distance", Verdict.TRUE, time(1700), time(1709), 0, "", 3)));
        SplitHistory split = split(fault, 0, 3);
        assertThat(split.isEmpty()).isFalse();
        DeviceHistory whole = split.whole();
        assertThat(whole.size()).isEqualTo(BEFORE + HELD_OUT - 10);
        assertThat(whole.time(1700)).isEqualTo(time(1710));
        assertThat(whole.column("m2")[1700]).isEqualTo(rows[1710][2]);
    }

    @Test
    void aDeviceIsHeldOutOnlyWhereEnoughIsLeftToLearnFrom() {
        assertThat(split(DeviceLabels.NONE, 0, 3).isHeldOut(HOLD_OUT, FIT)).isFalse(); // a minute is missing
        HoldOut shorter = new HoldOut(HOLD_OUT.from(), HOLD_OUT.length() - Histories.MINUTE);
        assertThat(split(DeviceLabels.NONE, 0, 3).isHeldOut(shorter, FIT)).isTrue();
        assertThat(split(DeviceLabels.NONE, 8, 3).isHeldOut(shorter, FIT))
                .as("not four times as long")
                .isFalse();
        assertThat(split(DeviceLabels.NONE, 0, 3).isHeldOut(shorter, new BaselineFit(72)))
                .as("it borrows its season")
                .isFalse();
        SplitHistory grown = split(DeviceLabels.NONE, 0, 3);
        grown.heldOut().put("m9", 1);
        assertThat(grown.isHeldOut(shorter, FIT)).as("a metric that is new").isFalse();
        assertThat(split(DeviceLabels.NONE, 0, 2).isHeldOut(shorter, FIT)).isTrue();
    }

    @Test
    void theModelRemembersWhatItIsNotFittedOn() {
        SplitHistory split = split(DeviceLabels.NONE, 0, 3);
        DeviceBaseline fitted = FIT.own(split.before());
        DeviceBaseline remembering = split.remembering(fitted);
        assertThat(remembering.metrics()).isEqualTo(fitted.metrics());
        assertThat(remembering).isNotEqualTo(fitted);
        Scored live = new Scored(fitted);
        for (int i = BEFORE; i < rows.length; i++) {
            live.next(time(i), rows[i]);
        }
        Scored fresh = new Scored(remembering);
        Random random = new Random(9);
        for (int i = 0; i < 200; i++) {
            double[] row = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            long ts = time(rows.length + i);
            assertThat(fresh.next(ts, row)).isEqualTo(live.next(ts, row));
        }
    }

    @Test
    void whatPeopleHaveSaidHoldsForBothModels() {
        DeviceTrial trial =
                new DeviceTrial(HOLD_OUT.from(), 200, new AlertRule(1, 0, 5, 0.1), new DeviceTrial.Drift(0.05, 2), 17);
        SplitHistory unsaid = split(DeviceLabels.NONE, 0, 3);
        DeviceBaseline champion = FIT.own(unsaid.before());
        Comparison before = unsaid.compare(trial, champion, champion);
        SplitHistory said = split(falseAlerts(9), 0, 3);
        DeviceBaseline challenger = FIT.own(said.before());
        assertThat(challenger.tolerance()).isEqualTo(2);
        Comparison after = said.compare(trial, champion, challenger);
        assertThat(after.champion()).isEqualTo(after.challenger());
        assertThat(before.champion()).isEqualTo(before.challenger()).isNotEqualTo(after.champion());
    }
}
