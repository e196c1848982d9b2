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

    /** Least strain of the last hours, in a ring. */
    private final float[] least;

    private int size;
    private int next;
    private long hour;
    private float ofHour;
    private double rise;

    public SlowRise() {
        this(new float[LONG], Long.MIN_VALUE);
    }

    private SlowRise(float[] least, long hour) {
        this.least = least;
        this.hour = hour;
    }

    SlowRise copy() {
        SlowRise copy = new SlowRise(least.clone(), hour);
        copy.size = size;
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
        least[next] = ofHour;
        next = (next + 1) % LONG;
        size = Math.min(LONG, size + 1);
        double ofShort = quantile(newest(SHORT), MOST_IN_SHORT) - calm.ofShort();
        double ofLong = quantile(newest(LONG), Double.MAX_VALUE) - calm.ofLong();
        rise = Math.max(0, Math.max(ofShort, ofLong));
    }

    private double[] newest(int count) {
        double[] values = new double[Math.min(size, count)];
        for (int i = 0; i < values.length; i++) {
            values[i] = least[(next + LONG - 1 - i) % LONG];
        }
        return values;
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
        out.u8(size).u8(next).i64(hour).f32(ofHour).f64(rise);
        Floats.write(out, least);
    }

    static SlowRise read(ByteReader in) {
        int size = in.u8();
        int next = in.u8();
        long hour = in.i64();
        float ofHour = Floats.finite(in.f32());
        double rise = Floats.finite(in.f64());
        SlowRise read = new SlowRise(Floats.readFloats(in, LONG), hour);
        if (size > LONG || next >= LONG || rise < 0) {
            throw new CorruptDataException("a rise of " + rise + " from " + size + " hours");
        }
        read.size = size;
        read.next = next;
        read.ofHour = ofHour;
        read.rise = rise;
        return read;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SlowRise other
                && Arrays.equals(least, other.least)
                && size == other.size
                && next == other.next
                && hour == other.hour
                && ofHour == other.ofHour
                && rise == other.rise;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(least);
    }
}
