package io.seamark.speed.stream;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertLimit;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.device.DedupLimits;
import io.seamark.common.device.DeviceOutcome;
import io.seamark.common.device.DeviceSlice;
import io.seamark.common.device.DeviceState;
import io.seamark.common.device.DeviceStep;
import io.seamark.common.device.FleetLimits;
import io.seamark.common.device.PartitionState;
import io.seamark.common.device.PartitionStep;
import io.seamark.common.device.PartitionStep.Told;
import io.seamark.common.device.RetirementStep;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.version.VersionedBytes;
import io.seamark.speed.state.PartitionStates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.Optional;
import org.apache.spark.api.java.function.Function3;
import org.apache.spark.streaming.State;

/**
 * The function of {@code mapWithState}, whose keys are Kafka's partitions: lets the pure steps take a partition's part of a cut:
 * devices that are retired, those that have readings, and then the partition itself. By then it is known what its devices have
 * told, and what of that goes into a storm is changed in their outcomes and states, which nobody has seen yet.
 */
public final class StateUpdate implements Function3<Integer, Optional<Slice>, State<PartitionStates>, Outcome> {

    /** Devices whose states are looked for before the first of them is changed. */
    private static final int AHEAD = 64;

    private final Settings settings;
    private final Seam start;
    private final int partitions;
    /** Devices of one partition beyond which only those with a model are given a state. */
    private final int maxDevices;

    private transient ThreadLocal<Steps> steps;

    /**
     * @param start where the stream begins in each partition
     * @param partitions how many there are
     */
    public StateUpdate(Settings settings, Seam start, int partitions) {
        this.settings = settings;
        this.start = start;
        this.partitions = partitions;
        this.maxDevices = FleetLimits.from(settings).devicesOfPartition(partitions);
    }

    /** What one thread works with. */
    static final class Steps {
        private final DeviceStep ofDevice;
        private final PartitionStep ofPartition;
        private final RetirementStep ofRetired;
        /** What was found where it was gone ahead, so that it is looked at. */
        int touched;

        Steps(DeviceStep ofDevice, PartitionStep ofPartition, RetirementStep ofRetired) {
            this.ofDevice = ofDevice;
            this.ofPartition = ofPartition;
            this.ofRetired = ofRetired;
        }

        /** Goes to what is remembered and known of some devices. */
        void ahead(VersionedBytes.Step step, List<Slice.OfDevice> some) {
            step.ahead(some.size(), i -> some.get(i).readings().device());
            touched = DeviceBaseline.ahead(
                    some.size(), i -> some.get(i).baseline().orElse(null));
        }
    }

    @Override
    public Outcome call(Integer partition, Optional<Slice> taken, State<PartitionStates> state) {
        Slice slice = taken.get();
        // A partition without an entry has had no message since the stream began.
        PartitionStates before = state.exists() ? state.get() : PartitionStates.none(start.at(partition));
        if (state.exists() || slice.range().from() > before.until()) {
            requireAdjoining(before.until(), slice);
        }
        Steps own = steps();
        VersionedBytes.Step step = before.begin();
        PartitionState next = before.partition().copy();
        List<AlertEvent> alerts = new ArrayList<>(own.ofRetired.apply(
                next,
                slice.windows(),
                slice.generation(),
                partition,
                slice.range().from(),
                states(step)));
        OutcomeFold outcomes = new OutcomeFold(slice, partBytes());
        List<Told> told = new ArrayList<>();
        List<Slice.OfDevice> devices = slice.devices();
        for (int i = 0; i < devices.size(); i++) {
            if (i % AHEAD == 0) {
                own.ahead(step, devices.subList(i, Math.min(i + AHEAD, devices.size())));
            }
            Slice.OfDevice device = devices.get(i);
            DeviceSlice readings = device.readings();
            int room = device.baseline().isPresent() ? Integer.MAX_VALUE : maxDevices;
            boolean hasState = step.update(readings.device(), room, (known, stored) -> {
                DeviceState remembered = known == null ? new DeviceState() : DeviceState.read(known);
                DeviceOutcome outcome = own.ofDevice.apply(
                        remembered, device.baseline(), device.generation(), partition, readings, slice.windows());
                outcomes.add(outcome);
                if (!outcome.alerts().isEmpty()) {
                    told.add(new Told(readings, outcome, remembered));
                }
                remembered.write(stored);
            });
            if (!hasState) {
                outcomes.addUnwatched(own.ofDevice.measure(readings, partition));
            }
        }
        told.sort(Comparator.comparing(each -> each.slice().device())); // whose alerts at one instant come first
        alerts.addAll(own.ofPartition.apply(next, part(slice), told));
        // What went into a storm is changed in their states.
        told.forEach(each -> step.update(
                each.slice().device(), (known, stored) -> each.state().write(stored)));
        state.update(before.next(step, slice.range().until(), next, slice.checkpointed()));
        return outcomes.end(alerts);
    }

    private static RetirementStep.States states(VersionedBytes.Step step) {
        return new RetirementStep.States() {
            @Override
            public byte[] get(String device) {
                return step.get(device);
            }

            @Override
            public void put(String device, byte[] state) {
                step.update(device, (known, stored) -> stored.raw(state));
            }

            @Override
            public void remove(String device) {
                step.remove(device);
            }
        };
    }

    private int partBytes() {
        return (int) settings.bytes("seamark.speed.frame-part-bytes");
    }

    private static PartitionStep.Part part(Slice slice) {
        return new PartitionStep.Part(
                slice.devices().stream().map(Slice.OfDevice::visit).toList(),
                slice.clock(),
                slice.cut().generation(),
                slice.range().partition(),
                slice.range().until() - 1,
                slice.windows());
    }

    /** States have seen all that lies before a batch, but for what retention has removed. */
    private static void requireAdjoining(long seen, Slice slice) {
        OffsetRange range = slice.range();
        boolean lost = seen < range.from() && seen < slice.cut().beginning().at(range.partition());
        if (seen != range.from() && !lost) {
            throw new IllegalStateException("the states of partition " + range.partition() + " have seen the log up to "
                    + seen + ", but the batch begins at " + range.from());
        }
    }

    private synchronized Steps steps() {
        if (steps == null) {
            steps = ThreadLocal.withInitial(() -> new Steps(
                    DeviceStep.from(settings),
                    new PartitionStep(AlertLimit.ofPartition(settings, partitions)),
                    new RetirementStep(DedupLimits.from(settings))));
        }
        return steps.get();
    }
}
