package io.seamark.batch.training;

import java.util.Arrays;

/**
 * The values of one metric by reading, NaN where it has none. Takes memory only around the readings that have a value, so that a metric
 * that seldom comes costs little, until all of it is asked for. Not thread-safe.
 */
final class MetricColumn {

    private static final int PAGE_BITS = 10;
    private static final int PAGE = 1 << PAGE_BITS;

    private double[][] pages = {};
    /** All values in a row, once they have been asked for: then there are no pages. */
    private double[] all;

    private int count;

    /** Sets the value of a reading that has none. */
    void set(int reading, double value) {
        count++;
        if (all != null) {
            if (reading >= all.length) {
                extend(Math.max(reading + 1, (int) Math.min(2L * all.length, Integer.MAX_VALUE - 8)));
            }
            all[reading] = value;
            return;
        }
        int page = reading >> PAGE_BITS;
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(page + 1, 2 * pages.length));
        }
        if (pages[page] == null) {
            pages[page] = nothing(PAGE);
        }
        pages[page][reading & PAGE - 1] = value;
    }

    private static double[] nothing(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private void extend(int length) {
        int old = all.length;
        all = Arrays.copyOf(all, length);
        Arrays.fill(all, old, length, Double.NaN);
    }

    /** The value of a reading; NaN where there is none. */
    double get(int reading) {
        if (all != null) {
            return reading < all.length ? all[reading] : Double.NaN;
        }
        int page = reading >> PAGE_BITS;
        return page >= pages.length || pages[page] == null ? Double.NaN : pages[page][reading & PAGE - 1];
    }

    /** How many readings have a value. */
    int count() {
        return count;
    }

    /** The values of all readings in a row, at least {@code size} of them; valid until the next one is set. */
    double[] upTo(int size) {
        if (all == null) {
            all = nothing(size);
            for (int page = 0; page < pages.length; page++) {
                int from = page << PAGE_BITS;
                if (pages[page] != null && from < size) {
                    System.arraycopy(pages[page], 0, all, from, Math.min(PAGE, size - from));
                }
            }
            pages = new double[0][];
        } else if (all.length < size) {
            extend(size);
        }
        return all;
    }
}
