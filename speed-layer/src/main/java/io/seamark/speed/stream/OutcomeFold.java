package io.seamark.speed.stream;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.device.DeviceOutcome;
import io.seamark.common.frame.FrameEncoder;
import io.seamark.common.frame.Tally;
import io.seamark.common.reading.RejectReason;
import io.seamark.speed.cut.Cut;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what comes out of the devices of one partition in one micro-batch. Of most only their part of the frame is held, encoded. For
 * one thread.
 */
final class OutcomeFold {

    private final Slice slice;
    private final FrameEncoder frame;
    private final Tally tally = new Tally();
    private final List<List<AlertEvent>> alertsOfDevices = new ArrayList<>();

    /** @param partBytes size that a part of the frame does not exceed */
    OutcomeFold(Slice slice, int partBytes) {
        this.slice = slice;
        this.frame = new FrameEncoder(slice.cut().generation(), partBytes);
    }

    private boolean isOutput() {
        return slice.cut().purpose() != Cut.Purpose.STATE_ONLY;
    }

    /** Takes what came out of a device, in the order in which the cut has them; what it tells of alerts may change until the end. */
    void add(DeviceOutcome outcome) {
        tally.accept(outcome.accepted());
        tally.duplicate(outcome.duplicates());
        tally.forget(outcome.forgotten());
        if (outcome.accepted() > 0 && isOutput()) {
            frame.add(outcome.delta());
        }
        if (!outcome.alerts().isEmpty()) {
            alertsOfDevices.add(outcome.alerts());
        }
    }

    /** Takes what came out of a device that has no state. */
    void addUnwatched(DeviceOutcome outcome) {
        tally.unwatch(outcome.accepted() + outcome.duplicates());
        add(outcome);
    }

    /** @param ofPartition what happened to alerts of silence and of storms */
    Outcome end(List<AlertEvent> ofPartition) {
        slice.rejected().forEach(rejected -> tally.reject(rejected.reason(), 1));
        tally.leaveOut(slice.leftOut());
        tally.reject(RejectReason.LOST, slice.cut().lost(slice.range()));
        List<AlertEvent> alerts = new ArrayList<>(ofPartition);
        alertsOfDevices.forEach(alerts::addAll);
        List<byte[]> parts = isOutput() ? frame.parts(slice.range(), tally) : List.of();
        return new Outcome(
                slice.cut(), slice.range(), slice.rejected(), alerts, slice.last(), parts, slice.checkpointed());
    }
}
