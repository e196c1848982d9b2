package io.seamark.common.baseline;

import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;

/**
 * What is normal for one metric of one device: a robust level and spread for each slot of its season. Immutable and
 * thread-safe.
 *
 * <p>The season has 1 slot (none), 24 (hours of the day) or 48 (hours of a weekday, then of a weekend day), by the clock where
 * the device stands. A slot's level and spread hold at the middle of its hour; between two middles they are interpolated linearly.
 */
public final class MetricBaseline {

    private static final long DAY = 86_400_000L;
    private static final long HOUR = 3_600_000L;

    /** Steps of a spread in an octave: each is known to 2 %. */
    private static final int OCTAVE = 16;

    private static final double[] FACTORS = factors();

    /** Numbers of a slot. */
    private static final int SLOT = 2;

    private final String metric;
    /** The first slot's level, in full: what is far from 0 and hardly moves must not be rounded away. */
    private final double centre;

    private final float step;
    /** The first slot's spread. */
    private final float spread;

    /**
     * By slot: its level less the centre, in steps; and its spread against the first one's, as a power of two in steps of an octave. One
     * array, as there are as many of these as metrics of all devices.
     */
    private final short[] seasons;

    /** Parts of the pace. */
    private final long interval;

    private final int longestRun;
    private final LocalClock clock;

    /**
     * Of a device in UTC. Levels are kept to a part in 30,000 of their range, spreads to 2 %, the first of each in full.
     *
     * @param metric metric name
     * @param levels level by slot, in the metric's unit; 1, 24 or 48 slots
     * @param spreads robust standard deviation by slot, in the metric's unit, above 0; as many
     */
    public MetricBaseline(String metric, double[] levels, float[] spreads) {
        requireSlots(levels.length);
        if (spreads.length != levels.length) {
            throw new IllegalArgumentException(levels.length + " levels, but " + spreads.length + " spreads");
        }
        double range = 0;
        for (int i = 0; i < levels.length; i++) {
            if (!Double.isFinite(levels[i]) || !Float.isFinite(spreads[i]) || spreads[i] <= 0) {
                throw new IllegalArgumentException(
                        "slot " + i + " of '" + metric + "': level " + levels[i] + ", spread " + spreads[i]);
            }
            range = Math.max(range, Math.abs(levels[i] - levels[0]));
        }
        this.metric = metric;
        this.centre = levels[0];
        this.step = (float) Math.min(Float.MAX_VALUE, range / Short.MAX_VALUE);
        this.spread = spreads[0];
        this.seasons = new short[SLOT * levels.length];
        for (int i = 0; i < levels.length; i++) {
            double steps = step > 0 ? (levels[i] - centre) / step : 0;
            double power = Math.rint(OCTAVE * Math.log((double) spreads[i] / spread) / Math.log(2));
            put(seasons, i, (short) Math.max(-Short.MAX_VALUE, Math.min(Short.MAX_VALUE, Math.rint(steps))), (byte)
                    Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, power)));
        }
        this.interval = Pace.UNKNOWN.interval();
        this.longestRun = Pace.UNKNOWN.longestRun();
        this.clock = LocalClock.UTC;
    }

    private MetricBaseline(
            String metric, double centre, float step, float spread, short[] seasons, Pace pace, LocalClock clock) {
        this.metric = metric;
        this.centre = centre;
        this.step = step;
        this.spread = spread;
        this.seasons = seasons;
        this.interval = pace.interval();
        this.longestRun = pace.longestRun();
        this.clock = requireNonNull(clock, "clock");
    }

    private static void put(short[] seasons, int slot, short offset, byte power) {
        seasons[SLOT * slot] = offset;
        seasons[SLOT * slot + 1] = power;
    }

    /** Level of a slot less the centre, in steps. */
    private int offset(int slot) {
        return seasons[SLOT * slot];
    }

    /** Spread of a slot against that of the first one. */
    private double factor(int slot) {
        return FACTORS[power(slot) - Byte.MIN_VALUE];
    }

    private int power(int slot) {
        return seasons[SLOT * slot + 1];
    }

    private static void requireSlots(int slots) {
        if (slots != 1 && slots != 24 && slots != 48) {
            throw new IllegalArgumentException("a season of " + slots + " slots");
        }
    }

    private static double[] factors() {
        double[] factors = new double[256];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = Math.pow(2, (i + Byte.MIN_VALUE) / (double) OCTAVE);
        }
        return factors;
    }

    public String metric() {
        return metric;
    }

    /** The same with habits. */
    public MetricBaseline with(Pace newPace) {
        return new MetricBaseline(metric, centre, step, spread, seasons, newPace, clock);
    }

    /** The same slots by another clock. */
    public MetricBaseline by(LocalClock newClock) {
        return new MetricBaseline(metric, centre, step, spread, seasons, pace(), newClock);
    }

    /** The clock by which the slots are told. */
    public LocalClock clock() {
        return clock;
    }

    /** How often the metric is heard of, and for how long it stays the same. */
    public Pace pace() {
        return new Pace(interval, longestRun);
    }

    /** Something of what lies behind so many references. */
    int touch(int depth) {
        return depth == 0 ? longestRun : seasons[0] + seasons[seasons.length - 1];
    }

    /** How long it may be silent, see {@link Pace#patience}, milliseconds. */
    public long patience() {
        return Pace.patience(interval);
    }

    /** Whether so many readings on end with one value are too many for it. */
    public boolean isStuck(int run) {
        return Pace.isStuck(longestRun, run);
    }

    /** How many slots the season has. */
    public int slots() {
        return seasons.length / SLOT;
    }

    /** The expected value at a time, epoch milliseconds. */
    public double level(long ts) {
        int slots = slots();
        long local = clock.local(ts);
        return slots == 1 ? centre : level(slot(slots, hour(local)), slot(slots, hour(local) + 1), share(local));
    }

    /** The same at a time of the baseline's clock. */
    double level(SeasonTime time) {
        int slots = slots();
        return slots == 1 ? centre : level(time.slot(slots), time.nextSlot(slots), time.share());
    }

    private double level(int slot, int nextSlot, double share) {
        return centre + step * (offset(slot) * (1 - share) + offset(nextSlot) * share);
    }

    /** The expected spread at a time, epoch milliseconds; above 0. */
    public double spread(long ts) {
        int slots = slots();
        if (slots == 1) {
            return spread;
        }
        long local = clock.local(ts);
        long hour = hour(local);
        double share = share(local);
        double before = factor(slot(slots, hour));
        double after = factor(slot(slots, hour + 1));
        return spread * (before * (1 - share) + after * share);
    }

    /** The hour whose middle lies before a local time. */
    static long hour(long local) {
        return Math.floorDiv(local - HOUR / 2, HOUR);
    }

    /** How far a local time is on its way from that middle to the next. */
    static double share(long local) {
        return (double) Math.floorMod(local - HOUR / 2, HOUR) / HOUR;
    }

    /** How far a value lies from what is expected, in spreads, with its sign. */
    public double deviation(long ts, double value) {
        return (value - level(ts)) / spread(ts);
    }

    /**
     * The slot of an hour in a season of {@code slots} slots.
     *
     * @param hour whole hours since 1970-01-01T00:00 by the clock of the season, see {@link LocalClock#local}
     */
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

    /** Appends the stored form; the clock is not in it, as all metrics of a device have one. */
    void write(ByteWriter out) {
        out.text(metric).u8(slots()).f64(centre).f32(step).f32(spread);
        for (int i = 0; i < slots(); i++) {
            out.zigzag(offset(i)).u8(power(i) & 0xff);
        }
        pace().write(out);
    }

    /** Reads what {@link #write} wrote, by the clock of UTC. */
    static MetricBaseline read(ByteReader in) {
        // Devices share their metrics' names.
        String metric = in.text().intern();
        int slots = in.u8();
        double centre = in.f64();
        float step = in.f32();
        float spread = in.f32();
        try {
            requireSlots(slots);
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(e.getMessage(), e);
        }
        short[] seasons = new short[SLOT * slots];
        for (int i = 0; i < slots; i++) {
            long offset = in.zigzag();
            put(seasons, i, (short) offset, (byte) in.u8());
            if ((short) offset != offset || !Double.isFinite(centre + (double) step * offset)) {
                throw new CorruptDataException("slot " + i + " of '" + metric + "' lies at " + offset);
            }
        }
        if (!(spread > 0) || !Float.isFinite(spread) || !(step >= 0)) {
            throw new CorruptDataException("a spread of " + spread + ", a step of " + step + " of '" + metric + "'");
        }
        return new MetricBaseline(metric, centre, step, spread, seasons, Pace.read(in), LocalClock.UTC);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof MetricBaseline other
                && metric.equals(other.metric)
                && centre == other.centre
                && step == other.step
                && spread == other.spread
                && Arrays.equals(seasons, other.seasons)
                && interval == other.interval
                && longestRun == other.longestRun
                && clock.equals(other.clock);
    }

    @Override
    public int hashCode() {
        return 31 * metric.hashCode() + Arrays.hashCode(seasons);
    }
}
