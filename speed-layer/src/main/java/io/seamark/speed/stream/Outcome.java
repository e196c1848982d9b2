package io.seamark.speed.stream;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.device.DeviceOutcome;
import io.seamark.common.seam.OffsetRange;
import io.seamark.speed.cut.Cut;
import java.util.List;
import org.apache.spark.util.KnownSizeEstimation;

/**
 * What comes out of one partition in one micro-batch.
 *
 * @param cut that it is a part of
 * @param range what the cut takes from this partition
 * @param rejected in the order of the log
 * @param devices what came out of each, in the order in which the cut has them
 * @param alerts what happened to alerts of silence and of storms
 * @param checkpointed whether Spark's checkpoint is to hold it
 */
public record Outcome(
        Cut cut,
        OffsetRange range,
        List<Slice.Rejected> rejected,
        List<DeviceOutcome> devices,
        List<AlertEvent> alerts,
        boolean checkpointed)
        implements KnownSizeEstimation {

    /** What a device's outcome takes in memory, with the summaries of a few metrics. */
    private static final long DEVICE_BYTES = 2 << 10;

    /** Roughly, for Spark, which else walks through all of it in every batch to know what it caches. */
    @Override
    public long estimatedSize() {
        long messages = rejected.stream()
                .mapToLong(each -> each.value().map(value -> value.length).orElse(0))
                .sum();
        return DEVICE_BYTES * (1 + devices.size() + rejected.size()) + messages;
    }
}
