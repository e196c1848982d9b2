package io.seamark.common.baseline;

import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.habit.Pace;
import java.util.Arrays;

/**
 * What is normal for one metric of one device: a robust level and spread for each slot of its season. Immutable and
 * thread-safe.
 *
 * <p>The season has 1 slot (none), 24 (hours of the day) or 48 (hours of a weekday, then of a weekend day). A slot's level
 * and spread hold at the middle of its hour; between two middles they are interpolated linearly.
 */
public final class MetricBaseline {

    private static final long DAY = 86_400_000L;
    private static final long HOUR = 3_600_000L;

    private final String metric;
    /** The first slot's level, in full: what is far from 0 and hardly moves must not be rounded away. */
    private final double centre;
    /** Level by slot, less the centre. */
    private final float[] offsets;

    private final float[] spreads;
    private final Pace pace;

    /**
     * @param metric metric name
     * @param levels level by slot, in the metric's unit; 1, 24 or 48 slots
     * @param spreads robust standard deviation by slot, in the metric's unit, above 0; as many
     */
    public MetricBaseline(String metric, double[] levels, float[] spreads) {
        this(metric, levels.length == 0 ? 0 : levels[0], offsets(levels), spreads.clone(), Pace.UNKNOWN);
    }

    private MetricBaseline(String metric, double centre, float[] offsets, float[] spreads, Pace pace) {
        if ((offsets.length != 1 && offsets.length != 24 && offsets.length != 48) || spreads.length != offsets.length) {
            throw new IllegalArgumentException(
                    "a season of " + offsets.length + " levels, " + spreads.length + " spreads");
        }
        for (int i = 0; i < offsets.length; i++) {
            if (!Double.isFinite(centre + offsets[i]) || !Float.isFinite(spreads[i]) || spreads[i] <= 0) {
                throw new IllegalArgumentException("slot " + i + " of '" + metric + "': level " + (centre + offsets[i])
                        + ", spread " + spreads[i]);
            }
        }
        this.metric = metric;
        this.centre = centre;
        this.offsets = offsets;
        this.spreads = spreads;
        this.pace = requireNonNull(pace, "pace");
    }

    private static float[] offsets(double[] levels) {
        float[] offsets = new float[levels.length];
        for (int i = 0; i < levels.length; i++) {
            offsets[i] = (float) (levels[i] - levels[0]);
        }
        return offsets;
    }

    public String metric() {
        return metric;
    }

    /** The same with habits. */
    public MetricBaseline with(Pace newPace) {
        return new MetricBaseline(metric, centre, offsets, spreads, newPace);
    }

    /** How often the metric is heard of, and for how long it stays the same. */
    public Pace pace() {
        return pace;
    }

    /** How many slots the season has. */
    public int slots() {
        return offsets.length;
    }

    /** The expected value at a time, epoch milliseconds. */
    public double level(long ts) {
        return centre + at(offsets, ts);
    }

    /** The expected spread at a time, epoch milliseconds; above 0. */
    public double spread(long ts) {
        return at(spreads, ts);
    }

    /** How far a value lies from what is expected, in spreads, with its sign. */
    public double deviation(long ts, double value) {
        return (value - level(ts)) / spread(ts);
    }

    private static double at(float[] slots, long ts) {
        if (slots.length == 1) {
            return slots[0];
        }
        long shifted = ts - HOUR / 2;
        long hour = Math.floorDiv(shifted, HOUR);
        double share = (double) Math.floorMod(shifted, HOUR) / HOUR;
        return slots[slot(slots.length, hour)] * (1 - share) + slots[slot(slots.length, hour + 1)] * share;
    }

    /** The slot of an hour since the epoch in a season of {@code slots} slots. */
    public static int slot(int slots, long hour) {
        if (slots == 1) {
            return 0;
        }
        int ofDay = (int) Math.floorMod(hour, 24L);
        if (slots == 24) {
            return ofDay;
        }
        long day = Math.floorDiv(hour * HOUR, DAY);
        boolean weekend = Math.floorMod(day + 3, 7L) >= 5; // day 0, 1970-01-01, was a Thursday
        return weekend ? 24 + ofDay : ofDay;
    }

    void write(ByteWriter out) {
        out.text(metric).u8(offsets.length).f64(centre);
        for (int i = 0; i < offsets.length; i++) {
            out.f32(offsets[i]).f32(spreads[i]);
        }
        pace.write(out);
    }

    static MetricBaseline read(ByteReader in) {
        String metric = in.text();
        int slots = in.u8();
        double centre = in.f64();
        if (slots * 8 > in.remaining()) {
            throw new CorruptDataException("a season of " + slots + " slots in " + in.remaining() + " bytes");
        }
        float[] offsets = new float[slots];
        float[] spreads = new float[slots];
        for (int i = 0; i < slots; i++) {
            offsets[i] = in.f32();
            spreads[i] = in.f32();
        }
        Pace pace = Pace.read(in);
        try {
            return new MetricBaseline(metric, centre, offsets, spreads, pace);
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof MetricBaseline other
                && metric.equals(other.metric)
                && centre == other.centre
                && Arrays.equals(offsets, other.offsets)
                && Arrays.equals(spreads, other.spreads)
                && pace.equals(other.pace);
    }

    @Override
    public int hashCode() {
        return 31 * metric.hashCode() + Arrays.hashCode(offsets);
    }
}
