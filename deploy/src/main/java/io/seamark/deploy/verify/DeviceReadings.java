package io.seamark.deploy.verify;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Every stored copy of every reading of one device, as archive and log have them. Columns of primitives, since there may be
 * millions. Mutable; not thread-safe.
 */
final class DeviceReadings {

    /** Partition of a reading that was imported. */
    static final int IMPORTED = -1;

    private int size;
    private long[] ts = new long[8];
    private int[] partitions = new int[8];
    private long[] offsets = new long[8];
    private boolean[] archived = new boolean[8];
    private int[] begins = new int[9];
    private String[] metrics = new String[16];
    private double[] values = new double[16];

    /**
     * Begins a reading; {@link #value} adds to it.
     *
     * @param fromArchive whether the archive has this copy, or the log
     */
    void reading(long time, int partition, long offset, boolean fromArchive) {
        if (size == ts.length) {
            int more = size * 2;
            ts = Arrays.copyOf(ts, more);
            partitions = Arrays.copyOf(partitions, more);
            offsets = Arrays.copyOf(offsets, more);
            archived = Arrays.copyOf(archived, more);
            begins = Arrays.copyOf(begins, more + 1);
        }
        ts[size] = time;
        partitions[size] = partition;
        offsets[size] = offset;
        archived[size] = fromArchive;
        begins[size + 1] = begins[size];
        size++;
    }

    /** Adds a value to the last reading; the metric should be one object for one name. */
    void value(String metric, double value) {
        int at = begins[size]++;
        if (at == values.length) {
            metrics = Arrays.copyOf(metrics, at * 2);
            values = Arrays.copyOf(values, at * 2);
        }
        metrics[at] = metric;
        values[at] = value;
    }

    int size() {
        return size;
    }

    long ts(int i) {
        return ts[i];
    }

    int partition(int i) {
        return partitions[i];
    }

    long offset(int i) {
        return offsets[i];
    }

    boolean archived(int i) {
        return archived[i];
    }

    /** First value of a reading; its last is before {@link #until}. */
    int from(int i) {
        return begins[i];
    }

    int until(int i) {
        return begins[i + 1];
    }

    String metric(int at) {
        return metrics[at];
    }

    double value(int at) {
        return values[at];
    }

    /** Whether two copies are of the same place in the log, or of the same row of an import. */
    boolean samePlace(int a, int b) {
        return ts[a] == ts[b] && partitions[a] == partitions[b] && offsets[a] == offsets[b];
    }

    /** Whether two copies have the same values, in whatever order. */
    boolean sameValues(int a, int b) {
        int count = until(a) - from(a);
        if (until(b) - from(b) != count) {
            return false;
        }
        for (int i = from(a); i < until(a); i++) {
            boolean found = false;
            for (int j = from(b); j < until(b) && !found; j++) {
                found = metrics[i].equals(metrics[j]) && values[i] == values[j];
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    /** All copies by time, then partition, then offset: of several readings of one time the one that counts first. */
    int[] inOrder() {
        Comparator<Integer> order = Comparator.<Integer>comparingLong(i -> ts[i])
                .thenComparingInt(i -> partitions[i])
                .thenComparingLong(i -> offsets[i]);
        return IntStream.range(0, size)
                .boxed()
                .sorted(order)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
