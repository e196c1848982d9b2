package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;

/** What {@link Novelty} remembers of a metric. Mutable; not thread-safe. */
public final class NoveltyState implements DetectorState {

    final NoveltyTrack value;
    final NoveltyTrack mean;
    final NoveltyTrack departure;
    final RecentMean recent;
    final HoldBack held;

    NoveltyState(NoveltyTrack value, NoveltyTrack mean, NoveltyTrack departure, RecentMean recent, HoldBack held) {
        this.value = value;
        this.mean = mean;
        this.departure = departure;
        this.recent = recent;
        this.held = held;
    }

    /** Known values and tails of this state, the last readings of another one. */
    NoveltyState after(NoveltyState earlier) {
        return new NoveltyState(
                value.after(earlier.value),
                mean.after(earlier.mean),
                departure.after(earlier.departure),
                earlier.recent.copy(),
                earlier.held.copy());
    }

    @Override
    public NoveltyState copy() {
        return new NoveltyState(value.copy(), mean.copy(), departure.copy(), recent.copy(), held.copy());
    }

    @Override
    public void write(ByteWriter out) {
        out.u8(Novelty.KIND);
        writeRest(out);
    }

    void writeRest(ByteWriter out) {
        value.write(out);
        mean.write(out);
        departure.write(out);
        recent.write(out);
        held.write(out);
    }

    static NoveltyState readRest(ByteReader in) {
        return new NoveltyState(
                NoveltyTrack.read(in),
                NoveltyTrack.read(in),
                NoveltyTrack.read(in),
                RecentMean.read(in),
                HoldBack.read(in));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof NoveltyState other
                && value.equals(other.value)
                && mean.equals(other.mean)
                && departure.equals(other.departure)
                && recent.equals(other.recent)
                && held.equals(other.held);
    }

    @Override
    public int hashCode() {
        return recent.hashCode();
    }
}
