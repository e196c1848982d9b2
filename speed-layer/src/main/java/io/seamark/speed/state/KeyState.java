package io.seamark.speed.state;

import io.seamark.common.device.DeviceState;
import io.seamark.common.device.PartitionState;

/** What the stream remembers under one key. Replaced, never changed in place: a task may run twice. */
public sealed interface KeyState {

    /**
     * Of a partition.
     *
     * @param until the offset up to which the states of its devices have seen the log
     * @param state what is remembered of it beside its devices
     */
    record OfPartition(long until, PartitionState state) implements KeyState {}

    /** Of a device. */
    record OfDevice(DeviceState state) implements KeyState {}
}
