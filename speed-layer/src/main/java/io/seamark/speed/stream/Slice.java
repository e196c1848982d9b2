package io.seamark.speed.stream;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.device.DeviceSlice;
import io.seamark.common.habit.SilenceWatch;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.LeftOutCounts;
import io.seamark.common.reading.LogClock;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.seam.OffsetRange;
import io.seamark.speed.cut.Cut;
import java.util.List;
import java.util.Optional;

/**
 * What a cut takes from one partition, decoded. Never serialized: it is made and used within one task, as nothing is shuffled.
 *
 * @param cut that this is a part of
 * @param range what it takes from this partition
 * @param rejected what was no reading, in the order of the log
 * @param leftOut metrics that were left out of readings
 * @param devices all that have readings in it, in the order of their first ones
 * @param last proves which message was the last; empty where retention has left none
 * @param clock of its messages
 * @param generation what it is scored with; empty for nothing
 * @param windows in which alerts are held back
 * @param checkpointed whether Spark's checkpoint is to hold the states after it
 */
public record Slice(
        Cut cut,
        OffsetRange range,
        List<Rejected> rejected,
        LeftOutCounts leftOut,
        List<OfDevice> devices,
        Optional<MessageProof> last,
        LogClock clock,
        String generation,
        WindowSet windows,
        boolean checkpointed) {

    /**
     * One device's readings.
     *
     * @param readings at least one
     * @param baseline of the device in the generation
     * @param patience how long the device may be silent, milliseconds; {@code Long.MAX_VALUE} if that is not known
     * @param generation what it is scored with; empty for nothing
     */
    public record OfDevice(DeviceSlice readings, Optional<DeviceBaseline> baseline, long patience, String generation) {

        /** Readings that are measured and nothing else. */
        static OfDevice unscored(DeviceSlice readings) {
            return new OfDevice(readings, Optional.empty(), Long.MAX_VALUE, "");
        }

        SilenceWatch.Visit visit() {
            return new SilenceWatch.Visit(readings, patience);
        }
    }

    /**
     * A message that is no reading.
     *
     * @param offset in its partition
     * @param timestamp its Kafka timestamp, epoch milliseconds
     * @param key its key; empty if it had none
     * @param value its value; empty if it had none
     * @param reason why
     * @param detail in words, with the offending value
     */
    public record Rejected(
            long offset,
            long timestamp,
            Optional<byte[]> key,
            Optional<byte[]> value,
            RejectReason reason,
            String detail) {}
}
