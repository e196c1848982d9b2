package io.seamark.common.device;

import io.seamark.common.habit.SilenceWatch;
import io.seamark.common.reading.ReadingDecoder;
import java.util.Arrays;

/**
 * The readings of one device in one cut, in the order of the log, as columns. Mutable, for filling; not thread-safe.
 */
public final class DeviceSlice implements SilenceWatch.Readings {

    /** Room that is made at first. */
    private static final int LEAST = 4;

    private static final int MOST = 256;

    private final String device;
    private long[] times;
    private long[] offsets;
    private long[] clocks;
    /** Names of the metrics by reading: arrays that readings share. */
    private String[][] names;

    private int[] ends;
    private int size;
    private double[] values;

    public DeviceSlice(String device) {
        this(device, 0);
    }

    /** @param expected how many readings there may be; it grows where there are more */
    public DeviceSlice(String device, int expected) {
        this.device = device;
        int room = Math.max(LEAST, Math.min(MOST, expected));
        this.times = new long[room];
        this.offsets = new long[room];
        this.clocks = new long[room];
        this.names = new String[room][];
        this.ends = new int[room];
        this.values = new double[2 * room];
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
