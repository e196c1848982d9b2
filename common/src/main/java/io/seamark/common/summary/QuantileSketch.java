package io.seamark.common.summary;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;

/**
 * A mergeable quantile sketch (DDSketch, see {@link LogIndex}): counts by bin, bins in value order. Equal multisets of
 * values give equal sketches bit by bit, whatever the order of adding and merging: keys are exact, counts are integers,
 * and where more than {@link #MAX_BINS} bins are taken, the lowest fold into the lowest kept — which again depends on the
 * multiset only, as a kept bin is always among the highest of every subset. Mutable; not thread-safe.
 */
final class QuantileSketch {

    /** Most bins that are kept; at one percent they span nine decades of one sign without folding. Part of the format. */
    static final int MAX_BINS = 1024;

    private int[] keys;
    private long[] counts;
    private int size;

    QuantileSketch() {
        this(4);
    }

    private QuantileSketch(int room) {
        keys = new int[room];
        counts = new long[room];
    }

    QuantileSketch(QuantileSketch other) {
        keys = Arrays.copyOf(other.keys, Math.max(1, other.size));
        counts = Arrays.copyOf(other.counts, Math.max(1, other.size));
        size = other.size;
    }

    /** The sketch of counts by key, {@code counts[from]} being that of {@code lowest}; 0 for those that are not there. */
    static QuantileSketch of(int lowest, int[] counts, int from, int until) {
        int size = 0;
        for (int i = from; i < until; i++) {
            size += counts[i] == 0 ? 0 : 1;
        }
        QuantileSketch sketch = new QuantileSketch(size);
        for (int i = from; i < until; i++) {
            if (counts[i] != 0) {
                sketch.keys[sketch.size] = lowest + i - from;
                sketch.counts[sketch.size++] = counts[i];
            }
        }
        return sketch;
    }

    void add(double value) {
        add(LogIndex.key(value), 1);
    }

    void merge(QuantileSketch other) {
        if (other.size > 8 && other.size > size / 4) {
            mergeSorted(other);
        } else {
            for (int i = 0; i < other.size; i++) {
                add(other.keys[i], other.counts[i]);
            }
        }
    }

    private void add(int key, long count) {
        int at = Arrays.binarySearch(keys, 0, size, key);
        if (at >= 0) {
            counts[at] += count;
            return;
        }
        at = -at - 1;
        if (size == MAX_BINS) {
            if (at == 0) {
                counts[0] += count; // below all that are kept
                return;
            }
            // The lowest bin folds into the next; the new key takes a place in between.
            if (at == 1) {
                keys[0] = key;
                counts[0] += count;
                return;
            }
            counts[1] += counts[0];
            System.arraycopy(keys, 1, keys, 0, at - 1);
            System.arraycopy(counts, 1, counts, 0, at - 1);
            keys[at - 1] = key;
            counts[at - 1] = count;
            return;
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        System.arraycopy(keys, at, keys, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        keys[at] = key;
        counts[at] = count;
        size++;
    }

    private void mergeSorted(QuantileSketch other) {
        int[] mergedKeys = new int[size + other.size];
        long[] mergedCounts = new long[size + other.size];
        int n = 0;
        int i = 0;
        int j = 0;
        while (i < size || j < other.size) {
            if (j == other.size || (i < size && keys[i] < other.keys[j])) {
                mergedKeys[n] = keys[i];
                mergedCounts[n++] = counts[i++];
            } else if (i == size || other.keys[j] < keys[i]) {
                mergedKeys[n] = other.keys[j];
                mergedCounts[n++] = other.counts[j++];
            } else {
                mergedKeys[n] = keys[i];
                mergedCounts[n++] = counts[i++] + other.counts[j++];
            }
        }
        int fold = Math.max(0, n - MAX_BINS);
        for (int k = 0; k < fold; k++) {
            mergedCounts[fold] += mergedCounts[k];
        }
        keys = Arrays.copyOfRange(mergedKeys, fold, n);
        counts = Arrays.copyOfRange(mergedCounts, fold, n);
        size = n - fold;
    }

    /** The value of the sample with the zero-based rank {@code rank} in value order, within the relative accuracy. */
    double valueAt(long rank) {
        long seen = 0;
        for (int i = 0; i < size; i++) {
            seen += counts[i];
            if (seen > rank) {
                return LogIndex.value(keys[i]);
            }
        }
        return size == 0 ? Double.NaN : LogIndex.value(keys[size - 1]);
    }

    void write(ByteWriter out) {
        out.varint(size);
        int previous = 0;
        for (int i = 0; i < size; i++) {
            if (i == 0) {
                out.zigzag(keys[0]);
            } else {
                out.varint(keys[i] - previous - 1L);
            }
            out.varint(counts[i]);
            previous = keys[i];
        }
    }

    static QuantileSketch read(ByteReader in, long total) {
        QuantileSketch sketch = new QuantileSketch();
        int size = in.count(2);
        if (size > MAX_BINS) {
            throw new CorruptDataException("a sketch of " + size + " bins, at most " + MAX_BINS);
        }
        sketch.keys = new int[Math.max(1, size)];
        sketch.counts = new long[Math.max(1, size)];
        sketch.size = size;
        long key = 0;
        long sum = 0;
        for (int i = 0; i < size; i++) {
            long step = i == 0 ? in.zigzag() : in.varint();
            long count = in.varint();
            // Bounding the step first keeps its sum from overflowing; a negative one would break the order.
            boolean stepFits = step <= 2L * LIMIT && step >= (i == 0 ? -LIMIT : 0);
            key = i == 0 ? step : key + 1 + step;
            if (!stepFits || key > LIMIT || count <= 0 || count > total - sum) {
                throw new CorruptDataException("bin " + key + " with a count of " + count);
            }
            sketch.keys[i] = (int) key;
            sketch.counts[i] = count;
            sum += count;
        }
        if (sum != total) {
            throw new CorruptDataException("the bins count " + sum + ", the summary " + total);
        }
        return sketch;
    }

    private static final int LIMIT = LogIndex.key(Double.MAX_VALUE);

    @Override
    public boolean equals(Object o) {
        return o instanceof QuantileSketch other
                && Arrays.equals(keys, 0, size, other.keys, 0, other.size)
                && Arrays.equals(counts, 0, size, other.counts, 0, other.size);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < size; i++) {
            hash = 31 * (31 * hash + keys[i]) + Long.hashCode(counts[i]);
        }
        return hash;
    }
}
