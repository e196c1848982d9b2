package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import java.util.Arrays;

/** One measure of a metric: which values it had, and how rare a distance from all of them is. Mutable; not thread-safe. */
final class NoveltyTrack {

    /** Share of the history's distances that are no news. */
    private static final double USUAL = 0.95;

    private final KnownValues known;
    private final ExcessTail tail;
    private final HoldBack held;

    private NoveltyTrack(KnownValues known, ExcessTail tail, HoldBack held) {
        this.known = known;
        this.tail = tail;
        this.held = held;
    }

    /** Learns the values of a history, in order; at least one. */
    static NoveltyTrack learn(double[] values) {
        KnownValues known = new KnownValues();
        double[] distances = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            distances[i] = known.add(values[i]);
        }
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        double threshold = sorted[(int) (USUAL * (sorted.length - 1))];
        return new NoveltyTrack(known, ExcessTail.of(threshold, distances), new HoldBack());
    }

    NoveltyTrack copy() {
        return new NoveltyTrack(known.copy(), tail.copy(), held.copy());
    }

    /** A copy that holds back what another one would. */
    NoveltyTrack after(NoveltyTrack earlier) {
        return new NoveltyTrack(known.copy(), tail.copy(), earlier.held.copy());
    }

    /**
     * Learns a value.
     *
     * @param usual how rare its distance from what was known must be, in decades
     * @return how much rarer than that it is; {@link HoldBack#NOTHING} if it is held back, or no news
     */
    double next(double value, double usual) {
        double rarity = tail.add(known.add(value));
        return held.next(rarity > 0 ? rarity - usual : HoldBack.NOTHING);
    }

    void write(ByteWriter out) {
        known.write(out);
        tail.write(out);
        held.write(out);
    }

    static NoveltyTrack read(ByteReader in) {
        return new NoveltyTrack(KnownValues.read(in), ExcessTail.read(in), HoldBack.read(in));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof NoveltyTrack other
                && known.equals(other.known)
                && tail.equals(other.tail)
                && held.equals(other.held);
    }

    @Override
    public int hashCode() {
        return known.hashCode();
    }
}
