package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;

/**
 * Tells how improbable the readings of one device are, given its history and its recent past. The history is in the detector,
 * which is immutable and thread-safe; the recent past is a {@link DetectorState}, which it changes.
 *
 * <p>Works on deviations: each metric's value less its season, in the metric's unit. Nothing depends on that unit. A score
 * depends on the reading and earlier ones only.
 */
public sealed interface Detector permits Novelty, Distance, Forecast {

    /** What an alert is said to be found by. */
    String name();

    /** How many metrics the device has. */
    int metrics();

    /** What it remembers at the end of the history; a copy of its own for the caller. */
    DetectorState begin();

    /**
     * What it goes on with after an earlier model of the device, of whose recent past it keeps what still has its meaning.
     *
     * @param earlier state of a detector of the same {@link #layout} and metrics
     */
    DetectorState resume(DetectorState earlier);

    /**
     * The same fit, which remembers more at its end: what it has seen since the history without being fitted on it.
     *
     * @param later state of this detector after further readings; not changed
     */
    Detector endingIn(DetectorState later);

    /** The last deviation of a metric, in its unit; what stands where a reading leaves the metric out. */
    double last(DetectorState state, int metric);

    /**
     * Which of its metrics it looks at, and how: a state can be resumed only by a detector of the same layout, for the same
     * metrics.
     */
    int layout();

    /**
     * Takes the next reading.
     *
     * @param state changed by it; from {@link #begin} or {@link #resume} of this detector
     * @param ts event time, epoch milliseconds
     * @param deviations by metric, in units of the metric, finite
     * @param finding where to put what is found
     */
    void next(DetectorState state, long ts, double[] deviations, Finding finding);

    /** Something of what lies behind so many references, up to 2: whoever asks has it at hand then. */
    int touch(int depth);

    /** Appends the stored form. */
    void write(ByteWriter out);

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws CorruptDataException if the bytes are none
     */
    static Detector read(ByteReader in) {
        int kind = in.u8();
        return switch (kind) {
            case Novelty.KIND -> Novelty.readRest(in);
            case Distance.KIND -> Distance.readRest(in);
            case Forecast.KIND -> Forecast.readRest(in);
            default -> throw new CorruptDataException("a detector of kind " + kind);
        };
    }
}
