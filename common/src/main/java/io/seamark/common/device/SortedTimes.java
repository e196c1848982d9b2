package io.seamark.common.device;

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

    private static boolean fits(long ts, long from) {
        long offset = ts - from;
        // An overflow shows in the signs.
        return (int) offset == offset && ((ts ^ from) & (ts ^ offset)) >= 0;
    }
}
