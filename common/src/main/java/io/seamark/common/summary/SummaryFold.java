package io.seamark.common.summary;

/**
 * Folds many values into a {@link Summary}: what {@link Summary#add} would make of them bit by bit, in less time. Reused for summary
 * after summary; not thread-safe.
 */
public final class SummaryFold {

    /** Keys side by side that are counted in place; at one percent they span a factor of 150. */
    private static final int SPAN = 256;

    private final int[] counts = new int[SPAN];
    /** Key of the first count. */
    private int base;

    private int lowest;
    private int highest;
    private Summary summary = new Summary();
    /** Of values that lie too far apart. */
    private QuantileSketch far;

    /**
     * Adds one value.
     *
     * @param ts event time, epoch milliseconds
     * @param given finite
     */
    public void add(long ts, double given) {
        double value = given + 0.0; // one form of zero, as in a summary
        int key = LogIndex.key(value);
        if (summary.isEmpty()) {
            base = key - SPAN / 2;
            lowest = key;
            highest = key;
        }
        summary.addBesideQuantiles(ts, value);
        int at = key - base;
        if (at >= 0 && at < SPAN && counts[at] < Integer.MAX_VALUE) {
            counts[at]++;
            lowest = Math.min(lowest, key);
            highest = Math.max(highest, key);
        } else {
            if (far == null) {
                far = new QuantileSketch();
            }
            far.add(value);
        }
    }

    /** The summary of what has been added; begins anew. */
    public Summary end() {
        Summary done = summary;
        if (done.count() > 1) {
            QuantileSketch sketch = QuantileSketch.of(lowest, counts, lowest - base, highest - base + 1);
            if (far != null) {
                sketch.merge(far);
            }
            done.setQuantiles(sketch);
        }
        if (!done.isEmpty()) {
            java.util.Arrays.fill(counts, lowest - base, highest - base + 1, 0);
        }
        far = null;
        summary = new Summary();
        return done;
    }
}
