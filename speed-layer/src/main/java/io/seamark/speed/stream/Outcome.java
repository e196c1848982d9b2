package io.seamark.speed.stream;

import io.seamark.common.device.DeviceOutcome;

/** What comes out of one key in one micro-batch. */
public sealed interface Outcome {

    /** Of the partition itself. */
    record OfPartition(Slice.OfPartition slice) implements Outcome {}

    /** Of a device. */
    record OfDevice(DeviceOutcome outcome) implements Outcome {}
}
