package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;

/**
 * For a device of one metric: how new a value is, the mean of the last readings, and the value's departure from the mean before
 * it. What is expected {@value #EXPECTED} times in a time as long as the history scores 0.5; a hundred times rarer is ten times
 * the evidence. A deviation is told when it begins, not while it lasts. Immutable and thread-safe.
 */
public final class Novelty implements Detector {

    static final int KIND = 1;

    /** How many readings of a history as long as this one may be as rare as one that scores 0.5. */
    private static final double EXPECTED = 8;

    /** The mean and the departure have to be rarer, in decades: they are looked at besides. */
    private static final double BESIDES = 0.5;

    /** Decades of rarity for a decade of evidence. */
    private static final double SCALE = 2;

    private final byte[] begin;
    private final long history;

    private Novelty(byte[] begin, long history) {
        this.begin = begin;
        this.history = history;
    }

    /**
     * Learns a history.
     *
     * @param deviations of the metric, in order; at least one
     */
    public static Novelty learn(double[] deviations) {
        RecentMean recent = new RecentMean();
        double[] means = new double[deviations.length];
        double[] departures = new double[deviations.length];
        for (int i = 0; i < deviations.length; i++) {
            departures[i] = recent.isEmpty() ? 0 : deviations[i] - recent.mean();
            recent.add(deviations[i]);
            means[i] = recent.mean();
        }
        NoveltyState begin = new NoveltyState(
                NoveltyTrack.learn(deviations),
                NoveltyTrack.learn(means),
                NoveltyTrack.learn(departures),
                recent,
                new HoldBack());
        return new Novelty(stored(begin), deviations.length);
    }

    private static byte[] stored(NoveltyState state) {
        ByteWriter out = new ByteWriter(1024);
        state.writeRest(out);
        return out.toBytes();
    }

    @Override
    public String name() {
        return "novelty";
    }

    @Override
    public int metrics() {
        return 1;
    }

    @Override
    public NoveltyState begin() {
        return NoveltyState.readRest(new ByteReader(begin));
    }

    @Override
    public NoveltyState resume(DetectorState earlier) {
        return begin().after((NoveltyState) earlier);
    }

    @Override
    public Novelty endingIn(DetectorState later) {
        return new Novelty(stored((NoveltyState) later), history);
    }

    @Override
    public double last(DetectorState state, int metric) {
        return ((NoveltyState) state).recent.newest();
    }

    @Override
    public int layout() {
        return KIND;
    }

    @Override
    public void next(DetectorState state, long ts, double[] deviations, Finding finding) {
        NoveltyState of = (NoveltyState) state;
        double value = deviations[0];
        double departure = value - of.recent.mean();
        of.recent.add(value);
        double usual = Math.log10(history / EXPECTED);
        double decades = of.value.next(value, usual);
        decades = Math.max(decades, of.mean.next(of.recent.mean(), usual + BESIDES));
        decades = Math.max(decades, of.departure.next(departure, usual + BESIDES));
        double evidence = Math.pow(10, of.held.next(decades) / SCALE);
        finding.room(1);
        finding.shares[0] = 1;
        finding.detector = name();
        finding.score = evidence / (1 + evidence);
    }

    @Override
    public int touch(int depth) {
        return (int) history;
    }

    @Override
    public void write(ByteWriter out) {
        out.u8(KIND).varint(history).block(begin);
    }

    static Novelty readRest(ByteReader in) {
        long history = in.varint();
        if (history < 1) {
            throw new CorruptDataException("a history of " + history + " readings");
        }
        byte[] begin = in.block();
        NoveltyState.readRest(new ByteReader(begin));
        return new Novelty(begin, history);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Novelty other && Arrays.equals(begin, other.begin) && history == other.history;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(history);
    }
}
