package io.seamark.common.device;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.LogPoint;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.registry.RetiredDevices;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of the speed layer for one partition, before those of its devices: closes the alerts of retired devices and lets their
 * states go. It does so at the first cut under a set of what operators have said, and at none that follows under the same set, so
 * that what comes out does not depend on how the log is cut. Thread-safe.
 */
public final class RetirementStep {

    private final long window;

    /** @param dedup how long the readings of a retired device are remembered, to tell repeats of them */
    public RetirementStep(DedupLimits dedup) {
        this.window = dedup.window();
    }

    /** The stored states of the partition's devices. */
    public interface States {

        /** Null where there is none. */
        byte[] get(String device);

        void put(String device, byte[] state);

        void remove(String device);
    }

    /**
     * Takes what operators have said of a cut; changes the states.
     *
     * @param said whose retired devices are let go
     * @param generation id of the generation that the cut is scored with
     * @param partition Kafka partition
     * @param first offset of its first message
     * @return what closes alerts
     */
    public List<AlertEvent> apply(
            PartitionState state, WindowSet said, String generation, int partition, long first, States states) {
        RetiredDevices retired = said.retired();
        String under = retired.isEmpty() ? "" : said.id();
        if (under.equals(state.retiredUnder)) {
            return List.of();
        }
        state.retiredUnder = under;
        List<AlertEvent> events = new ArrayList<>(0);
        long now = state.silence.clock().time();
        for (String device : retired.names()) {
            LogPoint at = new LogPoint(device, now, now, generation, partition, first);
            state.silence.retire(at).ifPresent(events::add);
            byte[] known = states.get(device);
            if (known != null) {
                DeviceState left = DeviceState.fromBytes(known).retire(at, events);
                if (retired.isReleased(device) && isOver(left, now)) {
                    states.remove(device);
                } else {
                    states.put(device, left.toBytes());
                }
            }
        }
        return events;
    }

    private boolean isOver(DeviceState state, long now) {
        return now >= Long.MIN_VALUE + window && state.recent.last() < now - window;
    }
}
