package io.seamark.serving.generation;

import io.seamark.common.summary.Summary;
import io.seamark.common.view.ViewKey;
import io.seamark.serving.state.DeviceMark;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;

/**
 * Gathers what the list of devices shows, one device after the other as the rows of a view file come. Of a metric only the last
 * row is decoded: hours come in order, so that its latest value is the metric's. For one thread.
 */
final class MarkBuilder {

    /** What a key has behind device and metric. */
    private static final int HOUR_BYTES = 4;

    private final Map<String, DeviceMark> marks;
    private String device = "";
    private final TreeSet<String> metrics = new TreeSet<>();
    private long lastTs;
    private byte[] key = new byte[0];
    private byte[] value = new byte[0];

    /** @param marks where they go, by device */
    MarkBuilder(Map<String, DeviceMark> marks) {
        this.marks = marks;
    }

    /** Takes the next row. */
    void add(byte[] nextKey, byte[] nextValue) {
        if (key.length > 0 && !isOfOneMetric(key, nextKey)) {
            endMetric();
        }
        key = nextKey;
        value = nextValue;
    }

    private static boolean isOfOneMetric(byte[] one, byte[] other) {
        int prefix = one.length - HOUR_BYTES;
        return one.length == other.length && Arrays.equals(one, 0, prefix, other, 0, prefix);
    }

    private void endMetric() {
        ViewKey row = ViewKey.decode(key);
        if (!row.device().equals(device)) {
            endDevice();
            device = row.device();
        }
        metrics.add(row.metric());
        lastTs = Math.max(lastTs, Summary.fromBytes(value).lastTs());
    }

    private void endDevice() {
        if (!device.isEmpty()) {
            DeviceMark mark = new DeviceMark(lastTs, 0, metrics);
            marks.merge(device, mark, (a, b) -> a.with(b.lastTs(), 0, b.metrics()));
        }
        device = "";
        metrics.clear();
        lastTs = 0;
    }

    /** There are no more rows. */
    void finish() {
        if (key.length > 0) {
            endMetric();
        }
        endDevice();
        key = new byte[0];
    }
}
