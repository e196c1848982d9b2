package io.seamark.common.device;

import io.seamark.common.habit.SilenceWatch;
import io.seamark.common.reading.LogClock;
import io.seamark.common.reading.ReadingDecoder;
import java.util.Arrays;

/**
 * The readings of one device in one cut, in the order of the log. In few arrays, as of a large fleet most devices have one reading in a
 * cut. Mutable, for filling; not thread-safe.
 */
public final class DeviceSlice implements SilenceWatch.Readings {

    /** Numbers or values for which there is room at first, at most: that is made for each device of a cut. */
    private static final int MOST = 1024;

    // Of each reading in a row.
    private static final int TIME = 0;
    private static final int OFFSET = 1;
    private static final int LATEST = 2;
    private static final int NOW = 3;
    private static final int NUMBERS = 4;

    private final String device;
    private long[] numbers;
    private int size;
    private double[] values;
    private int valueCount;
    /** Names of the metrics of the first readings, as many as have the very same. */
    private String[] names;

    private int sameNames;
    /** Of the readings after those; null where there are none. */
    private Others others;

    /** Names of the metrics of each reading, arrays that readings share, and where its values begin. */
    private static final class Others {
        private String[][] names = new String[4][];
        private int[] from = new int[4];
    }

    public DeviceSlice(String device) {
        this(device, 1);
    }

    /** @param expected how many readings there may be; it grows where there are more */
    public DeviceSlice(String device, int expected) {
        this.device = device;
        int room = Math.max(1, Math.min(MOST / NUMBERS, expected));
        this.numbers = new long[NUMBERS * room];
    }

    /** Appends the reading that the decoder has just accepted; the log's time is its own. */
    public void add(ReadingDecoder reading, long offset) {
        add(reading, offset, new LogClock(reading.ts(), reading.ts()));
    }

    /**
     * Appends the reading that the decoder has just accepted.
     *
     * @param clock of the cut's messages up to this one
     */
    public void add(ReadingDecoder reading, long offset, LogClock clock) {
        int at = NUMBERS * size;
        if (at == numbers.length) {
            numbers = Arrays.copyOf(numbers, at * 2);
        }
        numbers[at + TIME] = reading.ts();
        numbers[at + OFFSET] = offset;
        numbers[at + LATEST] = clock.latest();
        numbers[at + NOW] = clock.now();
        int count = reading.metricCount();
        if (values == null) {
            values = new double[Math.max(count, Math.min(MOST, count * (numbers.length / NUMBERS)))];
        } else if (valueCount + count > values.length) {
            values = Arrays.copyOf(values, Math.max(values.length * 2, valueCount + count));
        }
        name(reading.metrics());
        for (int i = 0; i < count; i++) {
            values[valueCount + i] = reading.value(i);
        }
        valueCount += count;
        size++;
    }

    @SuppressWarnings("ReferenceEquality") // asked for every reading; another object only takes more room
    private void name(String[] metrics) {
        if (size == 0) {
            names = metrics;
        }
        if (others == null && metrics == names) {
            sameNames++;
            return;
        }
        if (others == null) {
            others = new Others();
        }
        int at = size - sameNames;
        if (at == others.from.length) {
            others.names = Arrays.copyOf(others.names, at * 2);
            others.from = Arrays.copyOf(others.from, at * 2);
        }
        others.names[at] = metrics;
        others.from[at] = valueCount;
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
        return numbers[NUMBERS * i + TIME];
    }

    /** Offset of reading {@code i} in its partition. */
    @Override
    public long offset(int i) {
        return numbers[NUMBERS * i + OFFSET];
    }

    @Override
    public long time(LogClock before, int i) {
        return before.timeAfter(numbers[NUMBERS * i + LATEST], numbers[NUMBERS * i + NOW]);
    }

    /**
     * The log's time at an offset, epoch milliseconds.
     *
     * @param before the clock before the cut
     * @throws IllegalArgumentException if no reading is there
     */
    public long timeAt(LogClock before, long offset) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (offset(middle) < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == size || offset(low) != offset) {
            throw new IllegalArgumentException("'" + device + "' has no reading at offset " + offset);
        }
        return time(before, low);
    }

    /** Names of the metrics of reading {@code i}: one array for many readings, which is never changed. */
    public String[] metrics(int i) {
        return i < sameNames ? names : others.names[i - sameNames];
    }

    /** Value of metric {@code m} of reading {@code i}. */
    public double value(int i, int m) {
        return values[from(i) + m];
    }

    /** Copies the values of reading {@code i} to the begin of {@code into}. */
    void values(int i, double[] into) {
        System.arraycopy(values, from(i), into, 0, metrics(i).length);
    }

    private int from(int i) {
        return i < sameNames ? i * names.length : others.from[i - sameNames];
    }
}
