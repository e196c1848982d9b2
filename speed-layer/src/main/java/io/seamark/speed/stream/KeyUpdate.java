package io.seamark.speed.stream;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertLimit;
import io.seamark.common.device.DeviceOutcome;
import io.seamark.common.device.DeviceState;
import io.seamark.common.device.DeviceStep;
import io.seamark.common.device.PartitionState;
import io.seamark.common.device.PartitionStep;
import io.seamark.common.device.PartitionStep.Told;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.speed.state.KeyState;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.Optional;
import org.apache.spark.api.java.function.Function3;
import org.apache.spark.streaming.State;

/**
 * The function of {@code mapWithState}: finds the state of a key, lets the pure step work on a copy, keeps the copy.
 *
 * <p>A task takes the devices of a partition, and the partition itself last: by then it is known what they have told, and what
 * of that goes into a storm is changed in their outcomes and states, which nobody has seen yet.
 */
public final class KeyUpdate implements Function3<String, Optional<Slice>, State<KeyState>, Outcome> {

    private final Settings settings;
    private final Seam start;
    private final int partitions;
    private transient ThreadLocal<Task> tasks;

    /**
     * @param start where the stream begins in each partition
     * @param partitions how many there are
     */
    public KeyUpdate(Settings settings, Seam start, int partitions) {
        this.settings = settings;
        this.start = start;
        this.partitions = partitions;
    }

    /** What one thread works with, and what the devices of the partition at hand have told. */
    private static final class Task {
        private final DeviceStep devices;
        private final PartitionStep partition;
        private final List<Told> told = new ArrayList<>();
        private long attempt;

        Task(Settings settings, int partitions) {
            devices = DeviceStep.from(settings);
            partition = new PartitionStep(AlertLimit.ofPartition(settings, partitions));
        }

        /** What a task has left that failed is not the next one's. */
        void under(long current) {
            if (attempt != current) {
                told.clear();
                attempt = current;
            }
        }
    }

    @Override
    public Outcome call(String key, Optional<Slice> slice, State<KeyState> state) {
        Task task = task();
        if (slice.get() instanceof Slice.OfDevice device) {
            DeviceState next =
                    state.exists() ? ((KeyState.OfDevice) state.get()).state().copy() : new DeviceState();
            DeviceOutcome outcome = task.devices.apply(
                    next,
                    device.baseline(),
                    device.generation(),
                    device.partition(),
                    device.readings(),
                    device.windows());
            state.update(new KeyState.OfDevice(next));
            if (!outcome.alerts().isEmpty()) {
                task.told.add(new Told(device.readings(), outcome, next));
            }
            return new Outcome.OfDevice(outcome);
        }
        Slice.OfPartition partition = (Slice.OfPartition) slice.get();
        OffsetRange range = partition.range();
        // A partition without an entry has had no message since the stream began.
        long seen = state.exists() ? ((KeyState.OfPartition) state.get()).until() : start.at(range.partition());
        if (state.exists() || range.from() > seen) {
            requireAdjoining(seen, partition);
        }
        PartitionState next =
                state.exists() ? ((KeyState.OfPartition) state.get()).state().copy() : new PartitionState();
        List<AlertEvent> alerts = task.partition.apply(next, part(partition), task.told);
        task.told.clear();
        state.update(new KeyState.OfPartition(range.until(), next));
        return new Outcome.OfPartition(partition.forOutput(), alerts);
    }

    private static PartitionStep.Part part(Slice.OfPartition partition) {
        return new PartitionStep.Part(
                partition.visits(),
                partition.clock(),
                partition.cut().generation(),
                partition.range().partition(),
                partition.range().until() - 1,
                partition.windows());
    }

    /** States have seen all that lies before a batch, but for what retention has removed. */
    private static void requireAdjoining(long seen, Slice.OfPartition partition) {
        OffsetRange range = partition.range();
        boolean lost = seen < range.from() && seen < partition.cut().beginning().at(range.partition());
        if (seen != range.from() && !lost) {
            throw new IllegalStateException("the states of partition " + range.partition() + " have seen the log up to "
                    + seen + ", but the batch begins at " + range.from());
        }
    }

    private synchronized Task task() {
        if (tasks == null) {
            tasks = ThreadLocal.withInitial(() -> new Task(settings, partitions));
        }
        Task task = tasks.get();
        TaskContext context = TaskContext.get();
        task.under(context == null ? 0 : context.taskAttemptId()); // without Spark there is one task
        return task;
    }
}
