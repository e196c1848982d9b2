package io.seamark.deploy.whole;

import io.seamark.common.summary.Summary;

/**
 * One metric of one device in one hour, as it is answered and as it should be. The values of these tests are such that sums
 * are exact in any order.
 */
record Cell(long count, double sum, double min, double max) {

    static final Cell NONE = new Cell(0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    Cell with(double value) {
        return new Cell(count + 1, sum + value, Math.min(min, value), Math.max(max, value));
    }

    static Cell of(Summary summary) {
        return new Cell(summary.count(), summary.sum(), summary.min(), summary.max());
    }

    /** The key of a cell. */
    record Place(String device, String metric, long hour) {}
}
