package io.seamark.batch.training;

import static java.util.Objects.requireNonNull;

import io.seamark.batch.trial.Readings;
import io.seamark.common.baseline.LocalClock;
import io.seamark.common.label.DeviceLabels;
import io.seamark.common.registry.DeviceTime;
import io.seamark.common.summary.Hour;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * The readings of one device that training learns from, as plain arrays: 8 bytes for each time and each value. Filled in
 * order of time, without repeats. Mutable; not thread-safe.
 */
public final class DeviceHistory {

    private final String device;
    private final DeviceLabels labels;
    private final LocalClock clock;
    private final long expectedInterval;
    private final Map<String, double[]> columns = new TreeMap<>();
    private long[] times = new long[256];
    private int size;
    private int hours;
    private long lastHour = Long.MIN_VALUE;

    /** Names of a reading that was added whole, and their columns: most likely the next one has the same. */
    private String[] lastNames = {};

    private double[][] lastColumns = {};

    /** Of a device of which nothing else is known. */
    public DeviceHistory(String device) {
        this(device, DeviceLabels.NONE, DeviceTime.UNKNOWN);
    }

    /**
     * @param labels what people have said of the device's alerts
     * @param time what is known of its time
     */
    public DeviceHistory(String device, DeviceLabels labels, DeviceTime time) {
        this.device = requireNonNull(device, "device");
        this.labels = requireNonNull(labels, "labels");
        this.clock = LocalClock.of(time.zone());
        this.expectedInterval = time.interval();
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
            columns.replaceAll((metric, values) -> grown(values, times.length));
            lastNames = new String[0];
        }
        times[size] = ts;
        size++;
        if (Hour.of(ts) != lastHour) {
            lastHour = Hour.of(ts);
            hours++;
        }
    }

    private static double[] grown(double[] values, int length) {
        double[] grown = Arrays.copyOf(values, length);
        Arrays.fill(grown, values.length, length, Double.NaN);
        return grown;
    }

    /** A finite value of the last reading. */
    public void put(String metric, double value) {
        columnOf(metric)[size - 1] = value;
    }

    /** The column of a metric, NaN where nothing was put. */
    private double[] columnOf(String metric) {
        return columns.computeIfAbsent(metric, name -> {
            double[] values = new double[times.length];
            Arrays.fill(values, Double.NaN);
            return values;
        });
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
            lastColumns = Arrays.stream(metrics).map(this::columnOf).toArray(double[][]::new);
            lastNames = metrics;
        }
        for (int i = 0; i < metrics.length; i++) {
            lastColumns[i][size - 1] = values.applyAsDouble(i);
        }
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

    /** Names of all metrics, in order. */
    List<String> metrics() {
        return List.copyOf(columns.keySet());
    }

    long time(int i) {
        return times[i];
    }

    /** Values of a metric by reading, NaN where it is absent; at least {@link #size} long. */
    double[] column(String metric) {
        return requireNonNull(columns.get(metric), metric);
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
        other.columns.forEach((metric, values) -> {
            if (!Double.isNaN(values[i])) {
                put(metric, values[i]);
            }
        });
    }

    /** The values of a metric that are there. */
    Series series(String metric) {
        return Series.of(metric, clock, times, column(metric), size);
    }
}
