package io.seamark.common.device;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertLimit;
import io.seamark.common.alert.LogPoint;
import io.seamark.common.alert.StormWatch;
import io.seamark.common.alert.StormWatch.Teller;
import io.seamark.common.habit.SilenceWatch;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.LogClock;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of the speed layer for one partition, after those of its devices: who has gone silent, and which alerts become a
 * storm. What comes out depends on states and readings alone. Thread-safe.
 */
public final class PartitionStep {

    private final StormWatch storms;

    /** @param limit how many alerts of the partition's devices are told */
    public PartitionStep(AlertLimit limit) {
        this.storms = new StormWatch(limit);
    }

    /**
     * A device that has told something of alerts in the cut.
     *
     * @param slice its readings
     * @param outcome of them; its alerts may be changed
     * @param state of the device after them; may be changed
     */
    public record Told(DeviceSlice slice, DeviceOutcome outcome, DeviceState state) {}

    /**
     * What the cut has of the partition.
     *
     * @param visits of all devices that have readings in it, in an order that does not change
     * @param clock of its messages
     * @param generation id of the generation that it is scored with
     * @param partition Kafka partition
     * @param last offset of its last message
     * @param windows in which alerts are held back
     */
    public record Part(
            List<SilenceWatch.Visit> visits,
            LogClock clock,
            String generation,
            int partition,
            long last,
            WindowSet windows) {}

    /** Takes a cut; changes the state, and what the devices have told. Returns what the partition itself tells. */
    public List<AlertEvent> apply(PartitionState state, Part part, List<Told> devices) {
        LogClock before = state.silence.clock().copy();
        List<AlertEvent> silences =
                state.silence.take(part.visits(), part.clock(), part.generation(), part.partition(), part.windows());
        if (silences.isEmpty() && devices.isEmpty() && state.storm.isIdle()) {
            return silences;
        }
        List<Teller> tellers = new ArrayList<>(devices.size() + 1);
        tellers.add(new OfSilences(state.silence, silences, before.time()));
        devices.forEach(told -> tellers.add(new OfDevice(told, before)));
        long now = state.silence.clock().time();
        LogPoint end = new LogPoint("", now, now, part.generation(), part.partition(), part.last());
        List<AlertEvent> all = new ArrayList<>(storms.take(state.storm, tellers, end));
        all.addAll(silences);
        return all;
    }

    private record OfSilences(SilenceWatch silence, List<AlertEvent> events, long before) implements Teller {
        @Override
        public long clock(AlertEvent event) {
            return Math.max(before, SilenceWatch.clock(event));
        }

        @Override
        public void hold(AlertEvent opened, String by) {
            silence.hold(opened, by);
        }
    }

    private record OfDevice(Told told, LogClock before) implements Teller {
        @Override
        public List<AlertEvent> events() {
            return told.outcome().alerts();
        }

        @Override
        public long clock(AlertEvent event) {
            return told.slice().timeAt(before, event.offset());
        }

        @Override
        public void hold(AlertEvent opened, String by) {
            told.state().hold(opened.id(), by);
        }
    }
}
