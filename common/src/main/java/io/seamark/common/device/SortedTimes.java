package io.seamark.common.device;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;

/**
 * Times in order, in 4 bytes each as long as they lie within some weeks of each other, in 8 otherwise. Mutable; not thread-safe.
 */
final class SortedTimes {

    private static final int FIRST = 4;

    private long base;
    /** Offsets from the base; null where they do not fit. */
    private int[] near;
    /** The times themselves; null where offsets do. */
    private long[] far;

    private int size;

    SortedTimes() {
        near = new int[FIRST];
    }

    SortedTimes copy() {
        SortedTimes copy = new SortedTimes();
        copy.base = base;
        copy.near = near == null ? null : Arrays.copyOf(near, Math.max(FIRST, size));
        copy.far = far == null ? null : Arrays.copyOf(far, Math.max(FIRST, size));
        copy.size = size;
        return copy;
    }

    int size() {
        return size;
    }

    long get(int i) {
        return far == null ? base + near[i] : far[i];
    }

    /** Where a time is, or {@code -(insertion point) - 1}, as {@link Arrays#binarySearch} tells it. */
    int find(long ts) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long each = get(middle);
            if (each == ts) {
                return middle;
            }
            if (each < ts) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    void insert(int at, long ts) {
        makeRoomFor(ts);
        if (far == null) {
            if (size == near.length) {
                near = Arrays.copyOf(near, size * 2);
            }
            System.arraycopy(near, at, near, at + 1, size - at);
            near[at] = (int) (ts - base);
        } else {
            if (size == far.length) {
                far = Arrays.copyOf(far, size * 2);
            }
            System.arraycopy(far, at, far, at + 1, size - at);
            far[at] = ts;
        }
        size++;
    }

    /** Takes the first {@code count} away. */
    void dropFirst(int count) {
        Object all = far == null ? near : far;
        size -= count;
        System.arraycopy(all, count, all, 0, size);
    }

    private void makeRoomFor(long ts) {
        if (size == 0) {
            base = ts;
            far = null;
            near = near == null ? new int[FIRST] : near;
        } else if (far == null && !fits(ts, base)) {
            if (fits(get(0), ts) && fits(get(size - 1), ts)) {
                for (int i = 0; i < size; i++) {
                    near[i] = (int) (get(i) - ts);
                }
                base = ts;
            } else {
                long[] times = new long[near.length];
                for (int i = 0; i < size; i++) {
                    times[i] = get(i);
                }
                far = times;
                near = null;
            }
        }
    }

    /** Appends the stored form: how many, and of those whether they are differences from the first, the first, and all others. */
    void write(ByteWriter out) {
        out.varint(size);
        if (size == 0) {
            return;
        }
        long first = get(0);
        boolean isNear = fits(get(size - 1), first);
        out.u8(isNear ? 1 : 0).i64(first);
        for (int i = 1; i < size; i++) {
            if (isNear) {
                out.i32((int) (get(i) - first));
            } else {
                out.i64(get(i));
            }
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws CorruptDataException if the bytes are none
     */
    static SortedTimes read(ByteReader in) {
        int size = in.count(Integer.BYTES);
        SortedTimes read = new SortedTimes();
        if (size == 0) {
            return read;
        }
        int kind = in.u8();
        read.base = in.i64();
        read.size = size;
        if (kind == 1) {
            read.near = in.ints(1, size, size + 1);
        } else {
            read.near = null;
            read.far = new long[size + 1];
            read.far[0] = read.base;
            for (int i = 1; i < size; i++) {
                read.far[i] = in.i64();
            }
        }
        boolean isOrdered = kind <= 1 && (kind == 1 || !fits(read.get(size - 1), read.base));
        for (int i = 1; i < size; i++) {
            isOrdered &= read.get(i) > read.get(i - 1);
        }
        if (!isOrdered) {
            throw new CorruptDataException("times of a device are not in order");
        }
        return read;
    }

    /** Reads what earlier versions wrote: how many, and the difference of each from the one before. */
    static SortedTimes readDifferences(ByteReader in) {
        int size = in.count(1);
        SortedTimes times = new SortedTimes();
        long previous = 0;
        for (int i = 0; i < size; i++) {
            long next = previous + in.zigzag();
            if (i > 0 && next <= previous) {
                throw new CorruptDataException("times of a device are not in order");
            }
            times.insert(i, next);
            previous = next;
        }
        return times;
    }

    private static boolean fits(long ts, long from) {
        long offset = ts - from;
        // An overflow shows in the signs.
        return (int) offset == offset && ((ts ^ from) & (ts ^ offset)) >= 0;
    }
}
