package io.seamark.common.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.common.alert.AlertLimit;
import io.seamark.common.alert.AlertRule;
import io.seamark.common.baseline.Baselines;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.habit.SilenceWatch.Visit;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.LogClock;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.registry.RetiredDevices;
import io.seamark.common.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One partition whose devices are retired and restored, by the steps that the speed layer takes. */
class RetirementStepTest {

    private static final long TS = 1_700_000_000_000L;
    private static final long WINDOW = 3_600_000;
    private static final long PATIENCE = 120_000;
    private static final DedupLimits DEDUP = new DedupLimits(WINDOW, 1 << 20);
    private static final double WILD = 100;

    private final DeviceStep devices =
            new DeviceStep(DEDUP, new AlertRule(1, 0, 2, 0.1), new AlertLimit(100, 1000), 500);
    private final PartitionStep step = new PartitionStep(new AlertLimit(100, 1000));
    private final RetirementStep retirement = new RetirementStep(DEDUP);
    private final Map<String, byte[]> states = new TreeMap<>();
    private PartitionState partition = new PartitionState();
    private long offset;
    private DeviceOutcome outcome;

    private final RetirementStep.States stored = new RetirementStep.States() {
        @Override
        public byte[] get(String device) {
            return states.get(device);
        }

        @Override
        public void put(String device, byte[] state) {
            states.put(device, state);
        }

        @Override
        public void remove(String device) {
            states.remove(device);
        }
    };

    private static WindowSet retired(List<String> names, List<String> released) {
        return WindowSet.NONE.with(RetiredDevices.of(names, released));
    }

    /** A cut of one reading; returns what is told in it. */
    private List<AlertEvent> take(WindowSet said, String device, long ts, double value) {
        partition = PartitionState.fromBytes(partition.toBytes());
        List<AlertEvent> told = new ArrayList<>(retirement.apply(partition, said, "g", 0, offset, stored));
        boolean out = said.retired().contains(device);
        ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(Settings.reference()));
        String text = "{\"device\":\"" + device + "\",\"ts\":" + ts + ",\"metrics\":{\"m\":" + value + "}}";
        assertThat(decoder.decode(device.getBytes(UTF_8), text.getBytes(UTF_8), ts))
                .isTrue();
        LogClock clock = new LogClock();
        clock.take(ts);
        DeviceSlice slice = new DeviceSlice(device);
        slice.add(decoder, offset++, clock);
        DeviceState state = states.containsKey(device) ? DeviceState.fromBytes(states.get(device)) : new DeviceState();
        outcome = devices.apply(
                state,
                out
                        ? Optional.empty()
                        : Optional.of(new DeviceBaseline(
                                device, "own", List.of(Baselines.flat("m", 0, 1)), Optional.empty())),
                out ? "" : "g",
                0,
                slice,
                said);
        states.put(device, state.toBytes());
        told.addAll(outcome.alerts());
        Visit visit = new Visit(slice, out ? Long.MAX_VALUE : PATIENCE);
        told.addAll(step.apply(
                partition, new PartitionStep.Part(List.of(visit), clock, "g", 0, offset - 1, said), List.of()));
        return told;
    }

    @Test
    void whatIsOpenIsClosedOnceAndNothingIsToldUntilItIsRestored() {
        take(WindowSet.NONE, "a", TS, 0);
        assertThat(take(WindowSet.NONE, "a", TS + 1_000, WILD))
                .extracting(AlertEvent::event, AlertEvent::closedBy)
                .containsExactly(tuple(Kind.OPENED, ""));
        String id = outcome.alerts().get(0).id();

        WindowSet said = retired(List.of("a"), List.of());
        assertThat(take(said, "b", TS + 2_000, 0))
                .extracting(AlertEvent::id, AlertEvent::event, AlertEvent::closedBy, AlertEvent::ts, AlertEvent::offset)
                .containsExactly(tuple(id, Kind.CLOSED, AlertEvent.RETIRED, TS + 1_000, 2L));
        assertThat(take(said, "a", TS + 3_000, WILD))
                .as("neither scored nor unseen")
                .isEmpty();
        assertThat(outcome.accepted()).as("but measured").isOne();
        assertThat(take(said, "b", TS + 60_000, 0)).isEmpty();
        assertThat(take(said, "b", TS + 170_000, 0)).as("nor silent").isEmpty();

        assertThat(take(WindowSet.NONE, "a", TS + 171_000, WILD))
                .extracting(AlertEvent::event)
                .containsExactly(Kind.OPENED);
        assertThat(outcome.alerts().get(0).id()).isNotEqualTo(id);
    }

    @Test
    void anAlertOfSilenceIsClosed() {
        take(WindowSet.NONE, "a", TS, 0);
        take(WindowSet.NONE, "b", TS + 100_000, 0);
        take(WindowSet.NONE, "b", TS + 130_000, 0);
        List<AlertEvent> silent = take(WindowSet.NONE, "b", TS + 131_000, 0); // the log's time is the second latest
        assertThat(silent).extracting(AlertEvent::device, AlertEvent::event).containsExactly(tuple("a", Kind.OPENED));
        WindowSet said = retired(List.of("a"), List.of());
        assertThat(take(said, "b", TS + 132_000, 0))
                .extracting(AlertEvent::id, AlertEvent::event, AlertEvent::closedBy)
                .containsExactly(tuple(silent.get(0).id(), Kind.CLOSED, AlertEvent.RETIRED));
        assertThat(take(said, "a", TS + 133_000, 0)).as("closed already").isEmpty();
        assertThat(partition.watched()).as("only b is waited for").isOne();
    }

    @Test
    void aRepeatIsToldAsLongAsItsReadingsAreRememberedAndThenTheStateGoes() {
        take(WindowSet.NONE, "a", TS, 0);
        take(retired(List.of("a"), List.of()), "a", TS, 0);
        assertThat(outcome.duplicates()).isOne();
        WindowSet released = retired(List.of("a"), List.of("a"));
        WindowSet another = retired(List.of("a", "c"), List.of("a"));
        take(released, "b", TS + WINDOW, 0);
        take(released, "b", TS + WINDOW + 1, 0);
        take(another, "b", TS + WINDOW + 2, 0);
        assertThat(states).as("a repeat may come yet, by the log's time").containsKey("a");
        take(released, "b", TS + WINDOW + 3, 0);
        assertThat(states).containsOnlyKeys("b");
    }

    @Test
    void partitionsThatTakeOverDevicesLookAtAllThatAreRetired() {
        WindowSet said = retired(List.of("a"), List.of());
        take(WindowSet.NONE, "b", TS, 0);
        take(said, "b", TS + 1, 0);
        PartitionState other = new PartitionState();
        other.adopt(partition, device -> true, true);
        other.adopt(new PartitionState(), device -> true, false);
        take(WindowSet.NONE, "a", TS + 1_000, WILD);
        assertThat(retirement.apply(other, said, "g", 1, 0, stored))
                .extracting(AlertEvent::closedBy)
                .containsExactly(AlertEvent.RETIRED);
    }
}
