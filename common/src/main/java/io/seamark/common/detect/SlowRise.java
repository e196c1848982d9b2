package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;

/**
 * How far the calm of a device has risen since training: the least strain of each hour, over the last days, against that of the
 * history. What drifts for days is followed by it, what lasts for hours is not. Mutable; not thread-safe.
 */
public final class SlowRise {

    private static final long HOUR = 3_600_000L;
    private static final int DAY = 24;
    private static final int SHORT = 2 * DAY;
    private static final int LONG = 4 * DAY;

    /** Strain that the rise over the short time takes in at most. */
    private static final double MOST_IN_SHORT = 1.5;

    private static final double QUANTILE = 0.3;

    /** Steps of the stored logarithm: a strain is known to a part in two thousand. */
    private static final double STEPS = 2000;

    /** Least strain of the last hours, in a ring, as logarithms: see {@link #stored}. Null where they are still as they were read. */
    private short[] least;

    /** The same as it was read; null where it has changed since. Most readings are not the first of their hour, and never ask. */
    private byte[] asRead;

    private int next;
    private long hour = Long.MIN_VALUE;
    private float ofHour;
    private double rise;

    /** Hours before the first are taken for calm. */
    public SlowRise(Calm calm) {
        this(new short[LONG]);
        Arrays.fill(least, stored(calm.ofLong()));
    }

    private SlowRise(short[] least) {
        this.least = least;
    }

    SlowRise copy() {
        SlowRise copy = new SlowRise(least == null ? null : least.clone());
        copy.asRead = asRead; // is never changed
        copy.hour = hour;
        copy.next = next;
        copy.ofHour = ofHour;
        copy.rise = rise;
        return copy;
    }

    /**
     * What a history's hours are like.
     *
     * @param ofShort quantile of the least strain of its hours, bounded as the short time's is
     * @param ofLong quantile of the same, not bounded
     */
    public record Calm(float ofShort, float ofLong) {

        /** Of the least strain of each hour of a history, in any order. */
        public static Calm of(double[] leasts) {
            return new Calm((float) quantile(leasts, MOST_IN_SHORT), (float) quantile(leasts, Double.MAX_VALUE));
        }
    }

    /** Takes the strain of a reading; returns how much of it the rise of the hours before explains. */
    public double next(Calm calm, long ts, double strain) {
        long of = Math.floorDiv(ts, HOUR);
        if (of != hour) {
            if (hour != Long.MIN_VALUE) {
                close(calm);
            }
            hour = of;
            ofHour = Float.MAX_VALUE;
        }
        ofHour = Math.min(ofHour, Floats.of(strain));
        return rise;
    }

    private void close(Calm calm) {
        least = least();
        asRead = null;
        least[next] = stored(ofHour);
        next = (next + 1) % LONG;
        double ofShort = quantile(newest(SHORT), MOST_IN_SHORT) - calm.ofShort();
        double ofLong = quantile(newest(LONG), Double.MAX_VALUE) - calm.ofLong();
        rise = Math.max(0, Math.max(ofShort, ofLong));
    }

    private short[] least() {
        return least == null ? read(asRead) : least;
    }

    private double[] newest(int count) {
        double[] values = new double[count];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.expm1(least[(next + LONG - 1 - i) % LONG] / STEPS);
        }
        return values;
    }

    private static short stored(double strain) {
        return (short) Math.min(Short.MAX_VALUE, Math.round(STEPS * Math.log1p(strain)));
    }

    /** Linear between the ranks (Hyndman, Fan, "Sample quantiles in statistical packages", 1996, type 7). */
    private static double quantile(double[] values, double most) {
        double[] sorted = values.clone();
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = Math.min(most, sorted[i]);
        }
        Arrays.sort(sorted);
        double rank = QUANTILE * (sorted.length - 1);
        int below = (int) rank;
        double above = sorted[Math.min(sorted.length - 1, below + 1)];
        return sorted[below] + (rank - below) * (above - sorted[below]);
    }

    void write(ByteWriter out) {
        out.u8(next).i64(hour).f32(ofHour).f64(rise);
        if (asRead != null) {
            out.raw(asRead);
            return;
        }
        for (short each : least) {
            out.varint(each);
        }
    }

    /** What is larger than any number of an hour is the largest that there is. */
    private static short[] read(byte[] stored) {
        ByteReader in = new ByteReader(stored);
        short[] read = new short[LONG];
        for (int i = 0; i < LONG; i++) {
            read[i] = (short) Math.min(Short.MAX_VALUE, in.varint());
        }
        return read;
    }

    static SlowRise read(ByteReader in) {
        SlowRise read = new SlowRise((short[]) null);
        read.next = in.u8();
        read.hour = in.i64();
        read.ofHour = Floats.finite(in.f32());
        read.rise = Floats.finite(in.f64());
        read.asRead = in.shortVarints(LONG);
        if (read.next >= LONG || read.rise < 0 || read.ofHour < 0) {
            throw new CorruptDataException("a rise of " + read.rise + " after hour " + read.next);
        }
        return read;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SlowRise other
                && Arrays.equals(least(), other.least())
                && next == other.next
                && hour == other.hour
                && ofHour == other.ofHour
                && rise == other.rise;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(least());
    }
}
