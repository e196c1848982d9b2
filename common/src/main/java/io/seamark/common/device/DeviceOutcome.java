package io.seamark.common.device;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.frame.DeviceDelta;
import java.util.List;

/**
 * What a slice of a device came to.
 *
 * @param accepted readings that are measured
 * @param duplicates readings that repeat one before
 * @param delta their summaries; has no metrics if all were repeats
 * @param alerts what happened to the device's alerts, in order
 */
public record DeviceOutcome(long accepted, long duplicates, DeviceDelta delta, List<AlertEvent> alerts) {}
