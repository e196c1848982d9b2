package io.seamark.common.summary;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;

/**
 * A mergeable measure of the values of one metric: count, sum, min, max, squared deviations, quantiles, first and last
 * value by event time. The one definition that both layers use.
 *
 * <p>Merging is associative and commutative: count, min, max, first, last and quantiles are bit-equal whatever the order;
 * the sum is kept in double-double (Knuth's TwoSum; Dekker 1971), so that it differs in the last bit of a double at most;
 * squared deviations agree to rounding (Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing
 * sample variances", 1979).
 *
 * <p>Mutable, for folding; not thread-safe.
 */
public final class Summary {

    private static final int SINGLE = 1;
    private static final int MANY = 2;

    /** More values than any log holds, and few enough for counts to be added without overflow. */
    private static final long MAX_COUNT = 1L << 56;

    private long count;
    private double sumHigh;
    private double sumLow;
    private double min;
    private double max;
    private double squares;
    private long firstTs;
    private double first;
    private long lastTs;
    private double last;
    private QuantileSketch sketch;

    /** A summary of nothing. */
    public Summary() {}

    /** A summary of one value at one time. */
    public static Summary of(long ts, double value) {
        Summary summary = new Summary();
        summary.add(ts, value);
        return summary;
    }

    /** An independent copy. */
    public Summary copy() {
        return new Summary().merge(this);
    }

    /**
     * Adds one value.
     *
     * @param ts event time, epoch milliseconds
     * @param given finite
     */
    public void add(long ts, double given) {
        double value = given + 0.0; // one form of zero: -0.0 would make min, max, first and last depend on the order
        if (count == 1) {
            // The sketch of a single value is implied: most summaries of a micro-batch never need one.
            sketch = new QuantileSketch();
            sketch.add(sumHigh);
        }
        if (count > 0) {
            sketch.add(value);
        }
        addBesideQuantiles(ts, value);
    }

    /** Adds a value, not -0.0, to all but the quantiles: {@link #setQuantiles} has to follow where there are two values or more. */
    void addBesideQuantiles(long ts, double value) {
        if (count == 0) {
            min = max = first = last = value;
            firstTs = lastTs = ts;
        } else {
            double deviation = (value - mean()) - meanRest();
            squares += deviation * deviation * (count / (count + 1.0));
            min = Math.min(min, value);
            max = Math.max(max, value);
            considerFirst(ts, value);
            considerLast(ts, value);
        }
        addToSum(value, 0);
        count++;
    }

    /** Gives it the quantiles of all that has been added. */
    void setQuantiles(QuantileSketch all) {
        sketch = all;
    }

    /** Adds all that {@code other} has seen; {@code other} stays as it is. Returns this. */
    public Summary merge(Summary other) {
        if (other.count == 0) {
            return this;
        }
        if (other.count == 1) {
            add(other.firstTs, other.first);
            return this;
        }
        if (count <= 1) {
            long ts = firstTs;
            double value = first;
            boolean one = count == 1;
            assign(other);
            if (one) {
                add(ts, value);
            }
            return this;
        }
        double distance = (other.mean() - mean()) + (other.meanRest() - meanRest());
        squares += other.squares + distance * distance * ((double) count * other.count / (count + other.count));
        if (Double.isNaN(squares)) {
            squares = Double.POSITIVE_INFINITY; // the means are beyond the largest double, and so is this
        }
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        considerFirst(other.firstTs, other.first);
        considerLast(other.lastTs, other.last);
        sketch.merge(other.sketch);
        addToSum(other.sumHigh, other.sumLow);
        count += other.count;
        return this;
    }

    private void assign(Summary other) {
        count = other.count;
        sumHigh = other.sumHigh;
        sumLow = other.sumLow;
        min = other.min;
        max = other.max;
        squares = other.squares;
        firstTs = other.firstTs;
        first = other.first;
        lastTs = other.lastTs;
        last = other.last;
        sketch = new QuantileSketch(other.sketch);
    }

    // Summaries of several devices can meet in one time; the value then decides, so that the order does not.

    private void considerFirst(long ts, double value) {
        if (ts < firstTs || (ts == firstTs && value < first)) {
            firstTs = ts;
            first = value;
        }
    }

    private void considerLast(long ts, double value) {
        if (ts > lastTs || (ts == lastTs && value > last)) {
            lastTs = ts;
            last = value;
        }
    }

    /**
     * What {@link #mean} lacks to the mean of the double-double sum. Without it the spread of small movements of a large
     * value (a counter, a pressure in pascal) would be rounding noise, and would differ with the order of merging.
     */
    private double meanRest() {
        return Double.isFinite(sumHigh) ? (Math.fma(-mean(), (double) count, sumHigh) + sumLow) / count : 0;
    }

    private void addToSum(double high, double low) {
        double sum = sumHigh + high;
        if (!Double.isFinite(sum)) {
            sumHigh = Double.isFinite(sumHigh)
                    ? sum
                    : sumHigh; // the first infinity stays: less another it would be no number
            sumLow = 0;
            return;
        }
        double part = sum - sumHigh;
        double error = (sumHigh - (sum - part)) + (high - part);
        double tail = sumLow + low + error;
        sumHigh = sum + tail;
        sumLow = tail - (sumHigh - sum);
        if (!Double.isFinite(sumHigh)) {
            sumLow = 0; // beyond the largest double; the error terms would be NaN
        }
    }

    /** How many values. */
    public long count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Sum of the values, in the metric's unit; 0 for none; infinite where it is beyond the largest double. */
    public double sum() {
        return sumHigh;
    }

    /** Smallest value; NaN for none. */
    public double min() {
        return count == 0 ? Double.NaN : min;
    }

    /** Largest value; NaN for none. */
    public double max() {
        return count == 0 ? Double.NaN : max;
    }

    /** Arithmetic mean; NaN for none. */
    public double mean() {
        return count == 0 ? Double.NaN : sumHigh / count;
    }

    /** Sum of the squared deviations from the mean, in the metric's unit squared; infinite beyond the largest double. */
    public double squaredDeviations() {
        return squares;
    }

    /** Population standard deviation, in the metric's unit; NaN for none. */
    public double spread() {
        return count == 0 ? Double.NaN : Math.sqrt(squares / count);
    }

    /** Event time of the earliest value, epoch milliseconds; 0 for none. */
    public long firstTs() {
        return firstTs;
    }

    /** The earliest value; NaN for none. */
    public double first() {
        return count == 0 ? Double.NaN : first;
    }

    /** Event time of the latest value, epoch milliseconds; 0 for none. */
    public long lastTs() {
        return lastTs;
    }

    /** The latest value; NaN for none. */
    public double last() {
        return count == 0 ? Double.NaN : last;
    }

    /**
     * A quantile: within one percent (relative) of the value with the zero-based rank {@code floor(q * (count - 1))} in
     * the sorted values.
     *
     * @param q in [0, 1]
     * @return NaN for no values
     */
    public double quantile(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("a quantile lies in [0, 1], not at " + q);
        }
        if (count == 0) {
            return Double.NaN;
        }
        if (count == 1) {
            return first;
        }
        double value = sketch.valueAt((long) Math.floor(q * (count - 1)));
        return Math.max(min, Math.min(max, value));
    }

    /** Appends the versioned, compact form: 17 bytes for a single value, tens to hundreds for many. */
    public void write(ByteWriter out) {
        if (count == 0) {
            throw new IllegalStateException("a summary of nothing is not stored");
        }
        if (count == 1) {
            out.u8(SINGLE).i64(firstTs).f64(first);
            return;
        }
        out.u8(MANY).varint(count).f64(sumHigh).f64(sumLow).f64(min).f64(max).f64(squares);
        out.i64(firstTs).f64(first).varint(lastTs - firstTs).f64(last);
        sketch.write(out);
    }

    /** The stored form alone. */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter(128);
        write(out);
        return out.toBytes();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws CorruptDataException if the bytes are no summary
     */
    public static Summary read(ByteReader in) {
        int form = in.u8();
        if (form == SINGLE) {
            long ts = in.i64();
            double value = finite(in.f64());
            return of(ts, value);
        }
        if (form != MANY) {
            throw new CorruptDataException("no form of a summary: " + form);
        }
        Summary summary = new Summary();
        summary.count = in.varint();
        if (summary.count < 2 || summary.count > MAX_COUNT) {
            throw new CorruptDataException("a summary of many values counts " + summary.count);
        }
        summary.sumHigh = in.f64();
        summary.sumLow = finite(in.f64());
        summary.min = finite(in.f64());
        summary.max = finite(in.f64());
        summary.squares = in.f64();
        summary.firstTs = in.i64();
        summary.first = finite(in.f64());
        summary.lastTs = summary.firstTs + in.varint();
        summary.last = finite(in.f64());
        if (Double.isNaN(summary.sumHigh)
                || !(summary.squares >= 0)
                || summary.min > summary.max
                || summary.lastTs < summary.firstTs) {
            throw new CorruptDataException("a summary that contradicts itself: " + summary + ", squared deviations "
                    + summary.squares + ", times " + summary.firstTs + " to " + summary.lastTs);
        }
        summary.sketch = QuantileSketch.read(in, summary.count);
        return summary;
    }

    /** Reads {@link #toBytes}. */
    public static Summary fromBytes(byte[] bytes) {
        return read(new ByteReader(bytes));
    }

    private static double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new CorruptDataException("a value that is not finite: " + value);
        }
        return value;
    }

    /** Whether all that is bit-equal by promise is equal: count, min, max, first, last, quantiles. */
    public boolean agreesExactlyWith(Summary other) {
        return count == other.count
                && (count == 0
                        || (Double.compare(min, other.min) == 0
                                && Double.compare(max, other.max) == 0
                                && firstTs == other.firstTs
                                && Double.compare(first, other.first) == 0
                                && lastTs == other.lastTs
                                && Double.compare(last, other.last) == 0
                                && (count == 1 || sketch.equals(other.sketch))));
    }

    @Override
    public String toString() {
        return "Summary[count=" + count + ", sum=" + sumHigh + ", min=" + min() + ", max=" + max() + "]";
    }
}
