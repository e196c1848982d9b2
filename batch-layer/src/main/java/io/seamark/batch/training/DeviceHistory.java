package io.seamark.batch.training;

import static java.util.Objects.requireNonNull;

import io.seamark.batch.trial.Readings;
import io.seamark.common.baseline.LocalClock;
import io.seamark.common.label.DeviceLabels;
import io.seamark.common.registry.DeviceTime;
import io.seamark.common.summary.Hour;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * The readings of one device that training learns from, as plain arrays: 8 bytes for each time and each value. Filled in
 * order of time, without repeats. Mutable; not thread-safe.
 */
public final class DeviceHistory {

    /** Columns beyond those that are kept before some are dropped: so many names may come before one has to show that it comes often. */
    private static final int SPARE = 4096;

    /** Values of all metrics of one device, absent ones too, 8 bytes each: beyond it those with the fewest are left out. */
    private static final int MAX_VALUES = 100_000_000;

    private final String device;
    private final DeviceLabels labels;
    private final LocalClock clock;
    private final long expectedInterval;
    private final int maxMetrics;
    private final NavigableMap<String, MetricColumn> columns = new TreeMap<>();
    private boolean leftMetrics;
    private long[] times = new long[256];
    private int size;
    private int hours;
    private long lastHour = Long.MIN_VALUE;

    /** Names of a reading that was added whole, and their columns: most likely the next one has the same. */
    private String[] lastNames = {};

    private MetricColumn[] lastColumns = {};

    /** Of a device of which nothing else is known, with all its metrics. */
    public DeviceHistory(String device) {
        this(device, DeviceLabels.NONE, DeviceTime.UNKNOWN, Integer.MAX_VALUE);
    }

    /**
     * @param labels what people have said of the device's alerts
     * @param time what is known of its time
     * @param maxMetrics metrics that are kept: those with the most values, of two with as many the first by name. At times some more
     *     are held; one that comes late counts from there, where others were dropped meanwhile
     */
    public DeviceHistory(String device, DeviceLabels labels, DeviceTime time, int maxMetrics) {
        this.device = requireNonNull(device, "device");
        this.labels = requireNonNull(labels, "labels");
        this.clock = LocalClock.of(time.zone());
        this.expectedInterval = time.interval();
        this.maxMetrics = maxMetrics;
    }

    /** What people have said of the device's alerts. */
    public DeviceLabels labels() {
        return labels;
    }

    public String device() {
        return device;
    }

    /** Expected time between two readings, milliseconds; 0 if it is to be learned. */
    long expectedInterval() {
        return expectedInterval;
    }

    /** Begins the next reading, or continues the last one if it has the same time; {@link #put} adds its values. */
    public void reading(long ts) {
        if (size > 0 && ts == times[size - 1]) {
            return;
        }
        if (size > 0 && ts < times[size - 1]) {
            throw new IllegalArgumentException(
                    "readings of '" + device + "' are not in order of time: " + ts + " after " + times[size - 1]);
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
        }
        times[size] = ts;
        size++;
        if (Hour.of(ts) != lastHour) {
            lastHour = Hour.of(ts);
            hours++;
        }
    }

    /** A finite value of the last reading. */
    public void put(String metric, double value) {
        makeRoom();
        columnOf(metric).set(size - 1, value);
    }

    private MetricColumn columnOf(String metric) {
        return columns.computeIfAbsent(metric, name -> new MetricColumn());
    }

    /**
     * Adds a reading with all its values.
     *
     * @param metrics their names; looked up only where the array is another than that of the reading before
     * @param values finite, by index of the name
     */
    void add(long ts, String[] metrics, IntToDoubleFunction values) {
        reading(ts);
        if (metrics != lastNames) {
            makeRoom();
            lastColumns = Arrays.stream(metrics).map(this::columnOf).toArray(MetricColumn[]::new);
            lastNames = metrics;
        }
        for (int i = 0; i < metrics.length; i++) {
            lastColumns[i].set(size - 1, values.applyAsDouble(i));
        }
    }

    /** Drops metrics where there are some more than may be kept, so that it is done once for many. */
    private void makeRoom() {
        if (columns.size() - SPARE > maxMetrics) {
            dropFewest(maxMetrics);
        }
    }

    private void dropFewest(int kept) {
        leftMetrics = true;
        columns.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, MetricColumn>>comparingInt(
                                each -> -each.getValue().count())
                        .thenComparing(Map.Entry::getKey))
                .skip(kept)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(columns::remove);
        lastNames = new String[0];
    }

    /** How many metrics may be kept. */
    private int room() {
        return size == 0 ? maxMetrics : Math.min(maxMetrics, Math.max(1, MAX_VALUES / size));
    }

    /** The metrics that are kept. */
    private NavigableMap<String, MetricColumn> kept() {
        int room = room();
        if (columns.size() > room) {
            dropFewest(room);
        }
        return columns;
    }

    /** Whether the device has more metrics than are kept. */
    boolean hasMoreMetrics() {
        return leftMetrics || columns.size() > room();
    }

    /** How many readings. */
    public int size() {
        return size;
    }

    /** How many hours have a reading. */
    public int hours() {
        return hours;
    }

    /** Time from the first to the last reading, milliseconds. */
    long span() {
        return size == 0 ? 0 : times[size - 1] - times[0];
    }

    /** Names of the metrics that are kept, in order. */
    List<String> metrics() {
        return List.copyOf(kept().keySet());
    }

    long time(int i) {
        return times[i];
    }

    /** Values of a metric by reading, NaN where it is absent; at least {@link #size} long. */
    double[] column(String metric) {
        return requireNonNull(kept().get(metric), metric).upTo(size);
    }

    /** Its readings, with the arrays that hold them: valid until the next one comes. */
    Readings readings() {
        List<String> names = metrics();
        double[][] values = names.stream().map(this::column).toArray(double[][]::new);
        return new Readings(names.toArray(new String[0]), times, values, size);
    }

    /** Adds a reading of another history of the device, which must be later than all here. */
    void add(DeviceHistory other, int i) {
        reading(other.times[i]);
        leftMetrics |= other.hasMoreMetrics();
        other.kept().forEach((metric, values) -> {
            double value = values.get(i);
            if (!Double.isNaN(value)) {
                put(metric, value);
            }
        });
    }

    /** The values of a metric that are there. */
    Series series(String metric) {
        return Series.of(metric, clock, times, column(metric), size);
    }
}
