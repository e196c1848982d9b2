package io.seamark.speed.stream;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.device.DeviceOutcome;
import io.seamark.common.seam.OffsetRange;
import io.seamark.speed.cut.Cut;
import java.util.List;

/**
 * What comes out of one partition in one micro-batch.
 *
 * @param cut that it is a part of
 * @param range what the cut takes from this partition
 * @param rejected in the order of the log
 * @param devices what came out of each, by device id
 * @param alerts what happened to alerts of silence and of storms
 */
public record Outcome(
        Cut cut,
        OffsetRange range,
        List<Slice.Rejected> rejected,
        List<DeviceOutcome> devices,
        List<AlertEvent> alerts) {}
