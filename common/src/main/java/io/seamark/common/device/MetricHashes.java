package io.seamark.common.device;

import java.util.Arrays;

/**
 * The names of a reading's metrics as numbers of 64 bits, so that a device's state can tell which metrics it has seen. Of the
 * names of one device no two meet by chance in any practical number of them. Immutable.
 */
final class MetricHashes {

    private static final long MIX = 0x9e3779b97f4a7c15L; // 2^64 by the golden ratio

    private final long[] inOrder;
    private final long[] sorted;

    private MetricHashes(long[] inOrder, long[] sorted) {
        this.inOrder = inOrder;
        this.sorted = sorted;
    }

    /** Of names in the order of a reading. */
    static MetricHashes of(String[] names) {
        long[] inOrder = new long[names.length];
        for (int i = 0; i < names.length; i++) {
            inOrder[i] = hash(names[i]);
        }
        long[] sorted = inOrder.clone();
        Arrays.sort(sorted);
        return new MetricHashes(inOrder, sorted);
    }

    /** Stored: the same for a name in every process and version. */
    static long hash(String name) {
        long hash = name.length();
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * MIX;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    int count() {
        return inOrder.length;
    }

    /** The hash of metric {@code i}. */
    long at(int i) {
        return inOrder[i];
    }

    /** All of them, ascending; not to be changed. */
    long[] sorted() {
        return sorted;
    }
}
