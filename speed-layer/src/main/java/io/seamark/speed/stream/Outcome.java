package io.seamark.speed.stream;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.device.DeviceOutcome;
import java.util.List;

/** What comes out of one key in one micro-batch. */
public sealed interface Outcome {

    /**
     * Of the partition itself.
     *
     * @param alerts what happened to alerts of silence and of storms
     */
    record OfPartition(Slice.OfPartition slice, List<AlertEvent> alerts) implements Outcome {}

    /** Of a device. */
    record OfDevice(DeviceOutcome outcome) implements Outcome {}
}
