package io.seamark.speed.stream;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.device.DeviceState;
import io.seamark.common.device.DeviceStep;
import io.seamark.common.habit.SilenceWatch;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.speed.state.KeyState;
import java.util.List;
import org.apache.spark.api.java.Optional;
import org.apache.spark.api.java.function.Function3;
import org.apache.spark.streaming.State;

/** The function of {@code mapWithState}: finds the state of a key, lets the pure step work on a copy, keeps the copy. */
public final class KeyUpdate implements Function3<String, Optional<Slice>, State<KeyState>, Outcome> {

    private final Settings settings;
    private final Seam start;
    private transient ThreadLocal<DeviceStep> steps;

    /** @param start where the stream begins in each partition */
    public KeyUpdate(Settings settings, Seam start) {
        this.settings = settings;
        this.start = start;
    }

    @Override
    public Outcome call(String key, Optional<Slice> slice, State<KeyState> state) {
        if (slice.get() instanceof Slice.OfDevice device) {
            DeviceState next =
                    state.exists() ? ((KeyState.OfDevice) state.get()).state().copy() : new DeviceState();
            Outcome outcome = new Outcome.OfDevice(
                    step().apply(next, device.baseline(), device.generation(), device.partition(), device.readings()));
            state.update(new KeyState.OfDevice(next));
            return outcome;
        }
        Slice.OfPartition partition = (Slice.OfPartition) slice.get();
        OffsetRange range = partition.range();
        // A partition without an entry has had no message since the stream began.
        long seen = state.exists() ? ((KeyState.OfPartition) state.get()).until() : start.at(range.partition());
        if (state.exists() || range.from() > seen) {
            requireAdjoining(seen, partition);
        }
        SilenceWatch silence =
                state.exists() ? ((KeyState.OfPartition) state.get()).silence().copy() : new SilenceWatch();
        List<AlertEvent> silences = silence.take(
                partition.visits(), partition.clock(), partition.cut().generation(), range.partition());
        state.update(new KeyState.OfPartition(range.until(), silence));
        return new Outcome.OfPartition(partition.forOutput(), silences);
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

    private synchronized DeviceStep step() {
        if (steps == null) {
            steps = ThreadLocal.withInitial(() -> DeviceStep.from(settings));
        }
        return steps.get();
    }
}
