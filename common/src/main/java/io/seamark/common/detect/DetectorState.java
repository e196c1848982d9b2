package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;

/** The recent past of one device as its {@link Detector} remembers it. Mutable; not thread-safe. */
public sealed interface DetectorState permits NoveltyState, DistanceState, ForecastState {

    /** An independent copy. */
    DetectorState copy();

    /** Appends the stored form. */
    void write(ByteWriter out);

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws CorruptDataException if the bytes are none
     */
    static DetectorState read(ByteReader in) {
        int kind = in.u8();
        return switch (kind) {
            case Novelty.KIND -> NoveltyState.readRest(in);
            case Distance.KIND -> DistanceState.readRest(in);
            case Forecast.KIND -> ForecastState.readRest(in);
            default -> throw new CorruptDataException("a state of a detector of kind " + kind);
        };
    }
}
