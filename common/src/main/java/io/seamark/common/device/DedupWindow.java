package io.seamark.common.device;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;

/**
 * The latest event times of one device, to tell a repeat from a new reading. Bounded: it knows the {@code capacity} latest
 * times; a reading older than all of them is taken for late, not for a repeat. Mutable; not thread-safe.
 */
public final class DedupWindow {

    private long[] times;
    private int size;

    public DedupWindow() {
        times = new long[4];
    }

    private DedupWindow(long[] times, int size) {
        this.times = times;
        this.size = size;
    }

    /** An independent copy. */
    public DedupWindow copy() {
        return new DedupWindow(Arrays.copyOf(times, Math.max(4, size)), size);
    }

    /**
     * Remembers a time.
     *
     * @param ts event time, epoch milliseconds
     * @param capacity how many times are remembered at most, at least 1
     * @return false if it is remembered already: the reading is a repeat
     */
    public boolean add(long ts, int capacity) {
        if (size > capacity) { // smaller than it was when the state was stored
            System.arraycopy(times, size - capacity, times, 0, capacity);
            size = capacity;
        }
        int at = size;
        if (size > 0 && ts <= times[size - 1]) {
            at = Arrays.binarySearch(times, 0, size, ts);
            if (at >= 0) {
                return false;
            }
            at = -at - 1;
        }
        if (size >= capacity) {
            if (at == 0) {
                return true;
            }
            size--;
            at--;
            System.arraycopy(times, 1, times, 0, size);
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, Math.min(capacity, size * 2));
        }
        System.arraycopy(times, at, times, at + 1, size - at);
        times[at] = ts;
        size++;
        return true;
    }

    /** Appends the stored form. */
    void write(ByteWriter out) {
        out.varint(size);
        long previous = 0;
        for (int i = 0; i < size; i++) {
            out.zigzag(times[i] - previous);
            previous = times[i];
        }
    }

    static DedupWindow read(ByteReader in) {
        int size = in.count(1);
        long[] times = new long[Math.max(4, size)];
        long previous = 0;
        for (int i = 0; i < size; i++) {
            times[i] = previous + in.zigzag();
            if (i > 0 && times[i] <= previous) {
                throw new CorruptDataException("times of a device are not in order");
            }
            previous = times[i];
        }
        return new DedupWindow(times, size);
    }
}
