package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Optional;

/**
 * What {@link Forecast} remembers. Mutable; not thread-safe.
 */
public final class ForecastState implements DetectorState {

    final OwnPast past;
    final Surprise surprise;
    final Strain strain;
    final SlowRise rise;
    final Optional<DistanceState> distance;

    /** @param distance of the metrics that vary; empty if none does */
    public ForecastState(
            OwnPast past, Surprise surprise, Strain strain, SlowRise rise, Optional<DistanceState> distance) {
        this.past = past;
        this.surprise = surprise;
        this.strain = strain;
        this.rise = rise;
        this.distance = distance;
    }

    @Override
    public ForecastState copy() {
        return new ForecastState(
                past.copy(), surprise.copy(), strain.copy(), rise.copy(), distance.map(DistanceState::copy));
    }

    /** The same, with the distance's part. */
    ForecastState with(Optional<DistanceState> part) {
        return new ForecastState(past, surprise, strain, rise, part);
    }

    @Override
    public void write(ByteWriter out) {
        out.u8(Forecast.KIND);
        writeRest(out);
    }

    void writeRest(ByteWriter out) {
        out.varint(past.metrics());
        past.write(out);
        surprise.write(out);
        strain.write(out);
        rise.write(out);
        out.u8(distance.isPresent() ? 1 : 0);
        distance.ifPresent(each -> each.write(out));
    }

    static ForecastState readRest(ByteReader in) {
        int metrics = in.count(4);
        OwnPast past = OwnPast.read(in, metrics);
        Surprise surprise = Surprise.read(in, metrics);
        Strain strain = Strain.read(in);
        SlowRise rise = SlowRise.read(in);
        if (in.u8() == 0) {
            return new ForecastState(past, surprise, strain, rise, Optional.empty());
        }
        if (in.u8() != Distance.KIND) {
            throw new CorruptDataException("a forecast with the state of another detector than distance");
        }
        return new ForecastState(past, surprise, strain, rise, Optional.of(DistanceState.readRest(in)));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ForecastState other
                && past.equals(other.past)
                && surprise.equals(other.surprise)
                && strain.equals(other.strain)
                && rise.equals(other.rise)
                && distance.equals(other.distance);
    }

    @Override
    public int hashCode() {
        return past.hashCode();
    }
}
