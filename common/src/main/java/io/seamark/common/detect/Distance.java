package io.seamark.common.detect;

import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * For a device of several metrics: how far they lie together from a level that follows them, and in which direction. A
 * deviation is an episode from the reading that reaches beyond what the history makes likely, until the metrics have come back,
 * or gone another way, or stayed for so long that they are a second normal. Immutable and thread-safe.
 *
 * <p>Three distances, each with limits of its own: of the mean of the last readings, weighed by {@link Precision}; the largest
 * of that mean in a single metric; the largest of the single reading in a single metric.
 */
public final class Distance implements Detector {

    static final int KIND = 2;

    /** Growth of the score with the position between the limits. */
    static final double STEEPNESS = 0.144;

    /** Share of the greatest excursion, in its direction, below which the metrics have gone another way. */
    static final double SAME_DIRECTION = 0.25;

    /** The score of what is suspect but no alert. */
    static final double JUST_BELOW = 0.499;

    /** For how many readings an episode is held open at most; each hot reading earns one. */
    static final int HOLD = 20;

    /** Readings over which a growing excursion is taken over. */
    private static final double GROWING = 30;

    /** Readings over which a shrinking one is, and over which it is forgotten. */
    private static final double FORGETTING = 400;

    /** Hot readings on end after which where the metrics are is a second normal. */
    private static final int SECOND_NORMAL = 1000;

    /** Standard deviations from the level beyond which a reading is not remembered as any farther. */
    private static final double FARTHEST = 30;

    /** Readings over which that place is averaged. */
    private static final double PLACE = 100;

    // Where they are among the numbers of a metric.
    private static final int SCALE = 0;
    private static final int OF_MEAN = 1;
    private static final int OF_SINGLE = 2;
    private static final int FOLLOW_HOT = 3;
    private static final int NUMBERS = 4;

    /** All of so many metrics, which most devices have in use: by their number. */
    private static final int[][] ALL = IntStream.range(0, 17)
            .mapToObj(count -> IntStream.range(0, count).toArray())
            .toArray(int[][]::new);

    private final int metrics;
    private final int[] used;
    /** {@link #NUMBERS} of each used metric, side by side: one array, as there are as many of these as devices. */
    private final float[] numbers;

    private final Precision precision;
    private final double memory;
    private final Limits limits;
    private final byte[] begin;

    /**
     * The parts of a detector, by used metric where nothing else is said.
     *
     * @param metrics how many metrics the device has
     * @param used which of them vary in the history, ascending, at least one
     * @param scales standard deviation in the history, in the metric's unit, above 0
     * @param precision of the mean's distances from the level, in these scales
     * @param ofMean inverse standard deviation of the mean's distance from the level
     * @param ofSingle inverse standard deviation of a single reading's distance from the level
     * @param followHot share of the way by which the level follows a hot reading
     * @param memory readings over which the level is averaged otherwise; at least 1
     * @param limits of the three distances
     * @param begin the state at the end of the history
     */
    public record Parts(
            int metrics,
            int[] used,
            float[] scales,
            Precision precision,
            float[] ofMean,
            float[] ofSingle,
            float[] followHot,
            double memory,
            Limits limits,
            DistanceState begin) {}

    public Distance(Parts parts) {
        this.metrics = parts.metrics;
        this.used = shared(parts.used);
        this.precision = requireNonNull(parts.precision, "precision");
        this.memory = parts.memory;
        this.limits = requireNonNull(parts.limits, "limits");
        this.begin = stored(parts.begin);
        int p = used.length;
        boolean fit = p > 0
                && precision.metrics() == p
                && parts.scales.length == p
                && parts.ofMean.length == p
                && parts.ofSingle.length == p
                && parts.followHot.length == p
                && parts.begin.metrics() == p
                && memory >= 1;
        for (float scale : parts.scales) {
            fit &= scale > 0;
        }
        for (int i = 0; i < p; i++) {
            fit &= used[i] >= 0 && used[i] < metrics && (i == 0 || used[i] > used[i - 1]);
        }
        if (!fit) {
            throw new IllegalArgumentException(
                    "a distance of " + p + " of " + metrics + " metrics whose parts do not fit together");
        }
        this.numbers = new float[NUMBERS * p];
        for (int i = 0; i < p; i++) {
            numbers[NUMBERS * i + SCALE] = parts.scales[i];
            numbers[NUMBERS * i + OF_MEAN] = parts.ofMean[i];
            numbers[NUMBERS * i + OF_SINGLE] = parts.ofSingle[i];
            numbers[NUMBERS * i + FOLLOW_HOT] = parts.followHot[i];
        }
    }

    private static int[] shared(int[] used) {
        return used.length < ALL.length && Arrays.equals(used, ALL[used.length]) ? ALL[used.length] : used.clone();
    }

    private float number(int which, int i) {
        return numbers[NUMBERS * i + which];
    }

    private float[] numbers(int which) {
        float[] values = new float[used.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(which, i);
        }
        return values;
    }

    /** A state in the fewest bytes: most devices have gone on from it long ago. */
    private static byte[] stored(DistanceState state) {
        ByteWriter out = new ByteWriter(256);
        state.writeRest(out);
        return out.toBytes();
    }

    @Override
    public String name() {
        return "distance";
    }

    @Override
    public int metrics() {
        return metrics;
    }

    @Override
    public DistanceState begin() {
        return DistanceState.readRest(new ByteReader(begin));
    }

    @Override
    public DistanceState resume(DetectorState earlier) {
        return (DistanceState) earlier.copy();
    }

    @Override
    public Distance endingIn(DetectorState later) {
        return new Distance(new Parts(
                metrics,
                used,
                numbers(SCALE),
                precision,
                numbers(OF_MEAN),
                numbers(OF_SINGLE),
                numbers(FOLLOW_HOT),
                memory,
                limits,
                (DistanceState) later));
    }

    @Override
    public double last(DetectorState state, int metric) {
        int place = Arrays.binarySearch(used, metric);
        return place < 0 ? 0 : ((DistanceState) state).newest(place);
    }

    @Override
    public int layout() {
        return 31 * KIND + Arrays.hashCode(used);
    }

    @Override
    public void next(DetectorState state, long ts, double[] deviations, Finding finding) {
        step((DistanceState) state, deviations, finding, true);
        finding.detector = name();
        finding.score = finding.reach.score();
    }

    /**
     * Takes a reading; leaves what it found in {@code finding.reach}, and each metric's part in the shares.
     *
     * @param whole whether the position counts, and the shares, where the reading is far from any limit as well
     */
    void step(DistanceState state, double[] deviations, Finding finding, boolean whole) {
        finding.room(metrics);
        int p = used.length;
        double[] away = finding.first;
        double[] weighed = finding.second;
        for (int i = 0; i < p; i++) {
            // What a sensor sends when it breaks must not carry the level away with it.
            double bound = FARTHEST * number(SCALE, i);
            finding.shares[i] = Math.max(state.level[i] - bound, Math.min(state.level[i] + bound, deviations[used[i]]));
        }
        state.add(finding.shares);
        double square = distance(state, away, weighed);
        Reach reach = finding.reach;
        reach.position = position(state, deviations, away, weighed, square, finding.shares, whole);
        double excursion = 0;
        reach.direction = 9;
        if (state.excursion != null) {
            double overlap = precision.dot(weighed, state.excursion);
            excursion = precision.square(state.excursion, weighed);
            reach.direction = overlap / Math.max(excursion, 1e-12);
        }
        reach.hot = reach.position >= (state.continuing ? -1 : 0) && reach.direction >= SAME_DIRECTION;
        state.credit = reach.hot ? Math.min(state.credit + 1, HOLD) : Math.max(state.credit - 1, 0);
        reach.held = !reach.hot && state.credit > 0;
        state.continuing = reach.hot || reach.held && state.continuing;
        if (reach.hot) {
            state.length++;
        } else if (!reach.held) {
            state.length = 0;
        }
        follow(state, away, weighed, reach, square, excursion);
        if (state.length >= SECOND_NORMAL) {
            state.other = state.level;
            state.level = state.candidate;
            state.candidate = null;
            state.excursion = null;
            state.continuing = false;
            state.length = 0;
            state.credit = 0;
        }
    }

    /** The mean's distance from the nearer level, in scales; its square, weighed. */
    private double distance(DistanceState state, double[] away, double[] weighed) {
        double square = fromLevel(state, away, weighed);
        if (state.other != null) {
            swapLevels(state);
            double fromOther = fromLevel(state, away, weighed);
            if (fromOther < square) {
                return fromOther;
            }
            swapLevels(state);
            fromLevel(state, away, weighed);
        }
        return square;
    }

    private static void swapLevels(DistanceState state) {
        double[] level = state.level;
        state.level = state.other;
        state.other = level;
    }

    private double fromLevel(DistanceState state, double[] away, double[] weighed) {
        state.mean(away);
        for (int i = 0; i < used.length; i++) {
            away[i] = (away[i] - state.level[i]) / number(SCALE, i);
        }
        return precision.square(away, weighed);
    }

    private double position(
            DistanceState state,
            double[] deviations,
            double[] away,
            double[] weighed,
            double square,
            double[] shares,
            boolean whole) {
        int p = used.length;
        double mean = 0;
        double single = 0;
        for (int i = 0; i < p; i++) {
            mean = Math.max(mean, Math.abs(away[i]) * number(OF_MEAN, i));
            single = Math.max(single, Math.abs(single(state, deviations, i)));
        }
        double all = Math.sqrt(square / p);
        if (!whole
                && !limits.mayReach(0, all, state.continuing)
                && !limits.mayReach(1, mean, state.continuing)
                && !limits.mayReach(2, single, state.continuing)) {
            return Double.NEGATIVE_INFINITY;
        }
        double ofAll = limits.position(0, all);
        double ofMeans = limits.position(1, mean);
        double ofSingles = limits.position(2, single);
        double position = Math.max(ofAll, Math.max(ofMeans, ofSingles));
        share(state, deviations, away, weighed, position == ofAll ? 0 : position == ofMeans ? 1 : 2, shares);
        return position;
    }

    /** Of the reading as it is, so that the farther it lies the higher the score. */
    private double single(DistanceState state, double[] deviations, int i) {
        return (deviations[used[i]] - state.level[i]) / number(SCALE, i) * number(OF_SINGLE, i);
    }

    /** What each metric has added to the distance that reaches farthest. */
    private void share(
            DistanceState state, double[] deviations, double[] away, double[] weighed, int farthest, double[] shares) {
        Arrays.fill(shares, 0, metrics, 0);
        for (int i = 0; i < used.length; i++) {
            double part;
            if (farthest == 0) {
                part = Math.max(0, away[i] * weighed[i]);
            } else {
                double distance = farthest == 1 ? away[i] * number(OF_MEAN, i) : single(state, deviations, i);
                part = distance * distance;
            }
            shares[used[i]] = Math.min(part, Double.MAX_VALUE / metrics);
        }
    }

    private void follow(
            DistanceState state, double[] away, double[] work, Reach reach, double square, double excursion) {
        int p = used.length;
        if (reach.hot) {
            place(state, away);
        }
        for (int i = 0; i < p; i++) {
            double share = reach.hot ? number(FOLLOW_HOT, i) : reach.held ? 0 : 1 / memory;
            state.level[i] += share * (state.newest(i) - state.level[i]);
        }
        if (reach.hot) {
            if (state.excursion == null) {
                state.excursion = Arrays.copyOf(away, p);
            } else {
                double share = 1 / (square > excursion ? GROWING : FORGETTING);
                for (int i = 0; i < p; i++) {
                    state.excursion[i] += share * (away[i] - state.excursion[i]);
                }
            }
        } else if (state.excursion != null) {
            forget(state, work);
        }
    }

    private void forget(DistanceState state, double[] work) {
        int p = used.length;
        for (int i = 0; i < p; i++) {
            state.excursion[i] *= 1 - 1 / FORGETTING;
        }
        if (precision.square(state.excursion, work) < p * Math.exp(2 * limits.open(0))) {
            state.excursion = null;
        }
    }

    /** Averages where the metrics are in the episode. */
    private void place(DistanceState state, double[] away) {
        int p = used.length;
        if (state.length == 1 || state.candidate == null) {
            state.candidate = new double[p];
            for (int i = 0; i < p; i++) {
                state.candidate[i] = state.level[i] + away[i] * number(SCALE, i);
            }
        } else {
            for (int i = 0; i < p; i++) {
                state.candidate[i] += (state.newest(i) - state.candidate[i]) / PLACE;
            }
        }
    }

    @Override
    public int touch(int depth) {
        return depth == 0
                ? metrics
                : (int) numbers[0] + (int) numbers[numbers.length - 1] + precision.touch() + limits.touch();
    }

    @Override
    public void write(ByteWriter out) {
        out.u8(KIND).varint(metrics).varint(used.length);
        for (int each : used) {
            out.varint(each);
        }
        Floats.write(out, numbers(SCALE));
        precision.write(out);
        Floats.write(out, numbers(OF_MEAN));
        Floats.write(out, numbers(OF_SINGLE));
        Floats.write(out, numbers(FOLLOW_HOT));
        out.f64(memory);
        limits.write(out);
        out.block(begin);
    }

    static Distance readRest(ByteReader in) {
        int metrics = in.count(1);
        int p = in.count(1);
        int[] used = new int[p];
        for (int i = 0; i < p; i++) {
            used[i] = (int) Math.min(Integer.MAX_VALUE, in.varint() & Long.MAX_VALUE);
        }
        float[] scales = Floats.readFloats(in, p);
        Precision precision = Precision.read(in, p);
        float[] ofMean = Floats.readFloats(in, p);
        float[] ofSingle = Floats.readFloats(in, p);
        float[] followHot = Floats.readFloats(in, p);
        double memory = Floats.finite(in.f64());
        Limits limits = Limits.read(in);
        DistanceState begin = DistanceState.readRest(new ByteReader(in.block()));
        try {
            return new Distance(
                    new Parts(metrics, used, scales, precision, ofMean, ofSingle, followHot, memory, limits, begin));
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Distance other
                && metrics == other.metrics
                && Arrays.equals(used, other.used)
                && Arrays.equals(numbers, other.numbers)
                && precision.equals(other.precision)
                && memory == other.memory
                && limits.equals(other.limits)
                && Arrays.equals(begin, other.begin);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(used);
    }
}
