package io.seamark.deploy.bench.http;

import java.util.Arrays;

/** Times of answers, all kept, so that a quantile is exact. Not thread-safe while times are added. */
public final class Latencies {
    private long[] nanos = new long[1 << 14];
    private int count;
    private boolean sorted;

    public void add(long each) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = each;
        sorted = false;
    }

    public int count() {
        return count;
    }

    /**
     * The time within which a share of the answers came, milliseconds; NaN if there are none.
     *
     * @param share in (0, 1]
     */
    public double millis(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        if (!sorted) {
            Arrays.sort(nanos, 0, count);
            sorted = true;
        }
        int rank = (int) Math.ceil(share * count);
        return nanos[Math.max(1, rank) - 1] / 1e6;
    }
}
