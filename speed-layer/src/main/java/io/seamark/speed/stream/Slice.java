package io.seamark.speed.stream;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.device.DeviceSlice;
import io.seamark.common.habit.SilenceWatch;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.seam.OffsetRange;
import io.seamark.speed.cut.Cut;
import java.util.List;
import java.util.Optional;

/**
 * What goes into the state of one key in one micro-batch. Never serialized: it is made and used within one task, as nothing
 * is shuffled.
 */
public sealed interface Slice {

    /**
     * The partition itself: what the cut takes from it, and what was no reading.
     *
     * @param cut that this is a part of
     * @param range what it takes from this partition
     * @param rejected in the order of the log
     * @param visits of all devices that have readings in it, in order; for the state alone, not kept with the outcome
     * @param clock the log's time at its end: the latest event time that its messages' own times bear out
     * @param windows in which alerts are held back; for the state alone
     */
    record OfPartition(
            Cut cut,
            OffsetRange range,
            List<Rejected> rejected,
            List<SilenceWatch.Visit> visits,
            long clock,
            WindowSet windows)
            implements Slice {
        /** The same without what only the state needs. */
        OfPartition forOutput() {
            return new OfPartition(cut, range, rejected, List.of(), clock, WindowSet.NONE);
        }
    }

    /**
     * One device's readings.
     *
     * @param readings at least one
     * @param baseline of the device in the cut's generation
     * @param generation the cut's generation
     * @param partition Kafka partition
     * @param windows in which alerts are held back
     */
    record OfDevice(
            DeviceSlice readings,
            Optional<DeviceBaseline> baseline,
            String generation,
            int partition,
            WindowSet windows)
            implements Slice {}

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
    record Rejected(
            long offset,
            long timestamp,
            Optional<byte[]> key,
            Optional<byte[]> value,
            RejectReason reason,
            String detail) {}
}
