package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;

/**
 * How improbable a large value of a measure is: peaks over a threshold, fitted by a generalised Pareto distribution with the
 * method of moments (Hosking, Wallis, "Parameter and quantile estimation for the generalized Pareto distribution", 1987;
 * as a stream: Siffer, Fouque, Termier, Largouet, "Anomaly detection in streams with extreme value theory", 2017). Goes on
 * learning, and forgets nothing. Mutable; not thread-safe.
 */
final class ExcessTail {

    /** More decades say no more. */
    static final double MOST_DECADES = 30;

    /** Shapes beyond these are by chance, with the few excesses that a history has. */
    private static final double SHAPE_BOUND = 0.2;

    /** Excesses below which a shape is not estimated. */
    private static final int FEW = 5;

    private static final double SHAPE_OF_FEW = 0.1;

    /** What exceeds the threshold by less than this share of it does not: rounding must not decide. */
    private static final double SAME = 1e-6;

    private final double threshold;
    /** Mean excess in the history; half an excess of this size is counted besides those that there were. */
    private final double usual;

    private long seen;
    private long excesses;
    private double sum;
    private double squares;

    private ExcessTail(double threshold, double usual, long seen, long excesses, double sum, double squares) {
        this.threshold = threshold;
        this.usual = usual;
        this.seen = seen;
        this.excesses = excesses;
        this.sum = sum;
        this.squares = squares;
    }

    /**
     * The tail of a history.
     *
     * @param threshold finite; what lies above is in the tail
     */
    static ExcessTail of(double threshold, double[] history) {
        ExcessTail tail = new ExcessTail(threshold, 0, 0, 0, 0, 0);
        for (double value : history) {
            tail.add(value);
        }
        double usual = tail.excesses == 0 ? 0 : tail.sum / tail.excesses;
        return new ExcessTail(threshold, usual, tail.seen, tail.excesses, tail.sum, tail.squares);
    }

    ExcessTail copy() {
        return new ExcessTail(threshold, usual, seen, excesses, sum, squares);
    }

    /**
     * Learns a value.
     *
     * @return how rare it was before: -log10 of the probability of one at least as large; 0 up to the threshold
     */
    double add(double value) {
        double excess = value - threshold;
        seen++;
        if (!(excess > SAME * threshold)) {
            return 0;
        }
        double rarity = Math.max(0, Math.min(MOST_DECADES, rarity(excess)));
        excesses++;
        // Within what can be squared and summed up for ever.
        double bounded = Math.min(excess, 1e120);
        sum += bounded;
        squares += bounded * bounded;
        return rarity;
    }

    private double rarity(double excess) {
        // Half an excess more than there were, so that what never was is not impossible.
        double count = excesses + 0.5;
        double mean = (sum + 0.5 * usual) / count;
        if (!(mean > 0)) {
            return MOST_DECADES;
        }
        double shape = shape(mean, squares / count);
        double scale = mean * (1 - shape);
        double base = 1 + shape * excess / scale;
        double beyond;
        if (Math.abs(shape) < 1e-6) {
            beyond = excess / scale;
        } else {
            beyond = base > 0 ? Math.log(base) / shape : Double.POSITIVE_INFINITY;
        }
        return (beyond - Math.log(count / seen)) / Math.log(10);
    }

    private double shape(double mean, double meanSquare) {
        if (excesses < FEW) {
            return SHAPE_OF_FEW;
        }
        double variance = Math.max(meanSquare - mean * mean, 1e-300);
        return Math.max(-SHAPE_BOUND, Math.min(SHAPE_BOUND, 0.5 * (1 - mean * mean / variance)));
    }

    /** Appends the stored form. */
    void write(ByteWriter out) {
        out.f64(threshold).f64(usual).varint(seen).varint(excesses).f64(sum).f64(squares);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws CorruptDataException if the bytes are none
     */
    static ExcessTail read(ByteReader in) {
        ExcessTail tail = new ExcessTail(
                Floats.finite(in.f64()),
                Floats.finite(in.f64()),
                in.varint(),
                in.varint(),
                Floats.finite(in.f64()),
                Floats.finite(in.f64()));
        if (tail.excesses < 0 || tail.seen < tail.excesses || tail.sum < 0 || tail.squares < 0 || tail.usual < 0) {
            throw new CorruptDataException("a tail of " + tail.excesses + " excesses of " + tail.seen + " values");
        }
        return tail;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ExcessTail other
                && threshold == other.threshold
                && usual == other.usual
                && seen == other.seen
                && excesses == other.excesses
                && sum == other.sum
                && squares == other.squares;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(seen);
    }
}
