package io.seamark.common.device;

import io.seamark.common.habit.SilenceWatch;
import io.seamark.common.reading.ReadingDecoder;
import java.util.Arrays;

/**
 * The readings of one device in one cut, in the order of the log, as columns. Mutable, for filling; not thread-safe.
 */
public final class DeviceSlice implements SilenceWatch.Readings {

    private final String device;
    private long[] times = new long[4];
    private long[] offsets = new long[4];
    private long[] clocks = new long[4];
    /** Names of the metrics by reading: arrays that readings share. */
    private String[][] names = new String[4][];

    private int[] ends = new int[4];
    private int size;
    private double[] values = new double[8];

    public DeviceSlice(String device) {
        this.device = device;
    }

    /** Appends the reading that the decoder has just accepted; the log's time is its own. */
    public void add(ReadingDecoder reading, long offset) {
        add(reading, offset, reading.ts());
    }

    /**
     * Appends the reading that the decoder has just accepted.
     *
     * @param clock the log's time at it, epoch milliseconds; not before that of the reading before
     */
    public void add(ReadingDecoder reading, long offset, long clock) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            offsets = Arrays.copyOf(offsets, size * 2);
            clocks = Arrays.copyOf(clocks, size * 2);
            names = Arrays.copyOf(names, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        int from = size == 0 ? 0 : ends[size - 1];
        int count = reading.metricCount();
        if (from + count > values.length) {
            values = Arrays.copyOf(values, Math.max(values.length * 2, from + count));
        }
        for (int i = 0; i < count; i++) {
            values[from + i] = reading.value(i);
        }
        names[size] = reading.metrics();
        times[size] = reading.ts();
        offsets[size] = offset;
        clocks[size] = clock;
        ends[size] = from + count;
        size++;
    }

    @Override
    public String device() {
        return device;
    }

    /** How many readings. */
    @Override
    public int size() {
        return size;
    }

    /** Event time of reading {@code i}, epoch milliseconds. */
    public long ts(int i) {
        return times[i];
    }

    /** Offset of reading {@code i} in its partition. */
    @Override
    public long offset(int i) {
        return offsets[i];
    }

    /** The log's time at reading {@code i}, epoch milliseconds. */
    @Override
    public long clock(int i) {
        return clocks[i];
    }

    /**
     * The log's time at an offset, epoch milliseconds.
     *
     * @throws IllegalArgumentException if no reading is there
     */
    public long clockAt(long offset) {
        int at = Arrays.binarySearch(offsets, 0, size, offset);
        if (at < 0) {
            throw new IllegalArgumentException("'" + device + "' has no reading at offset " + offset);
        }
        return clocks[at];
    }

    /** How many metrics reading {@code i} has. */
    public int metricCount(int i) {
        return ends[i] - from(i);
    }

    /** Names of the metrics of reading {@code i}: one array for many readings, which is never changed. */
    public String[] metrics(int i) {
        return names[i];
    }

    /** Value of metric {@code m} of reading {@code i}. */
    public double value(int i, int m) {
        return values[from(i) + m];
    }

    /** Copies the values of reading {@code i} to the begin of {@code into}. */
    void values(int i, double[] into) {
        System.arraycopy(values, from(i), into, 0, names[i].length);
    }

    private int from(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }
}
