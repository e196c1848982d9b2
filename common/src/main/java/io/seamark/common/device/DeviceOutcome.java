package io.seamark.common.device;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.frame.DeviceDelta;
import java.util.List;

/**
 * What a slice of a device came to.
 *
 * @param accepted readings of which at least one value is measured
 * @param duplicates readings of which each value repeats one before
 * @param forgotten times that were forgotten, for want of room, before they were as old as the window
 * @param delta their summaries; has no metrics if all were repeats
 * @param alerts what happened to the device's alerts, in order
 */
public record DeviceOutcome(
        long accepted, long duplicates, long forgotten, DeviceDelta delta, List<AlertEvent> alerts) {}
