package io.seamark.serving.generation;

import io.seamark.common.summary.Summary;
import io.seamark.common.view.ViewKey;
import io.seamark.serving.state.DeviceMark;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Gathers what the list of devices shows, one device after the other as the rows of the view files come. Of a metric only the last
 * row is decoded: hours come in order, so that its latest value is the metric's. For one thread.
 */
final class MarkBuilder {

    /** What a key has behind device and metric. */
    private static final int HOUR_BYTES = 4;

    private final BiConsumer<String, DeviceMark> marks;
    private String device = "";
    private final int maxMetrics;
    /** Those with the most hours, the fewest first. */
    private final TreeSet<Found> metrics =
            new TreeSet<>(Comparator.comparingLong(Found::hours).thenComparing(Found::name, Comparator.reverseOrder()));

    private boolean more;
    private long devices;
    private long lastTs;
    private long hours;
    private byte[] key = new byte[0];
    private byte[] value = new byte[0];

    private record Found(String name, long hours) {}

    /**
     * @param marks takes each device once, in the order of the rows
     * @param maxMetrics names of a device that are kept
     */
    MarkBuilder(BiConsumer<String, DeviceMark> marks, int maxMetrics) {
        this.marks = marks;
        this.maxMetrics = maxMetrics;
    }

    /** Takes the next row. */
    void add(byte[] nextKey, byte[] nextValue) {
        if (key.length > 0 && !isOfOneMetric(key, nextKey)) {
            endMetric();
        }
        key = nextKey;
        value = nextValue;
        hours++;
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
        metrics.add(new Found(row.metric(), hours));
        hours = 0;
        if (metrics.size() > maxMetrics) {
            metrics.pollFirst();
            more = true;
        }
        lastTs = Math.max(lastTs, Summary.fromBytes(value).lastTs());
    }

    private void endDevice() {
        if (!device.isEmpty()) {
            TreeSet<String> names = new TreeSet<>();
            metrics.forEach(each -> names.add(each.name()));
            marks.accept(device, new DeviceMark(lastTs, 0, names, more));
            devices++;
        }
        device = "";
        metrics.clear();
        more = false;
        lastTs = 0;
    }

    /** How many devices were taken. */
    long devices() {
        return devices;
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
