package io.seamark.engines;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.device.DeviceState;
import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.summary.Summary;
import java.util.ArrayList;
import java.util.List;

/**
 * State of a device in the whole work: Seamark's own, and summaries that are not told yet. The store reads and writes it with each message;
 * messages that wait in a store of their own, for a step of many, were slower yet. Not thread-safe.
 */
final class UntoldDevice {
    private final DeviceState state;
    private final List<MetricDelta> untold;
    private float peak;
    private long lastTs;

    UntoldDevice() {
        this(new DeviceState(), new ArrayList<>(), 0, Long.MIN_VALUE);
    }

    private UntoldDevice(DeviceState state, List<MetricDelta> untold, float peak, long lastTs) {
        this.state = state;
        this.untold = untold;
        this.peak = peak;
        this.lastTs = lastTs;
    }

    DeviceState state() {
        return state;
    }

    /** Adds what a message came to. */
    void add(DeviceDelta delta) {
        peak = Math.max(peak, delta.score());
        lastTs = Math.max(lastTs, delta.lastTs());
        delta.metrics().forEach(this::merge);
    }

    private void merge(MetricDelta more) {
        for (MetricDelta each : untold) {
            if (each.hour() == more.hour() && each.metric().equals(more.metric())) {
                each.summary().merge(more.summary());
                return;
            }
        }
        untold.add(more);
    }

    /** What is to be told of it; nothing is untold then. */
    DeviceDelta tell(String device) {
        DeviceDelta all = new DeviceDelta(device, lastTs, peak, List.copyOf(untold));
        untold.clear();
        peak = 0;
        return all;
    }

    byte[] toBytes() {
        ByteWriter out = new ByteWriter(512).i64(lastTs).f32(peak).varint(untold.size());
        for (MetricDelta each : untold) {
            out.text(each.metric()).i64(each.hour());
            each.summary().write(out);
        }
        state.write(out);
        return out.toBytes();
    }

    static UntoldDevice of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        long lastTs = in.i64();
        float peak = in.f32();
        List<MetricDelta> untold = new ArrayList<>();
        for (long left = in.varint(); left > 0; left--) {
            untold.add(new MetricDelta(in.text(), in.i64(), Summary.read(in)));
        }
        return new UntoldDevice(DeviceState.read(in), untold, peak, lastTs);
    }
}
