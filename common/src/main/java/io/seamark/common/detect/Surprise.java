package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import java.util.Arrays;
import java.util.List;

/**
 * How surprising the last few readings are, over all metrics: the sizes of errors and departures against those of the history,
 * on a scale on which one metric alone says only so much. Mutable; not thread-safe.
 */
public final class Surprise {

    /** Readings over which sizes are averaged, exponentially. */
    private static final double READINGS = 4;

    /** From which ratio to the usual on a size counts: about 1 / sqrt of this. */
    private static final double RATIO = 0.01;

    /** How much a metric can say. */
    private static final double MOST = 3;

    /** The same before the logarithm is taken. */
    private static final double MOST_FACTOR = StrictMath.exp(MOST);

    /** Far from where a product of sizes would overflow. */
    private static final double LARGE = 1e250;

    /** Weight of the departures beside the errors. */
    private static final double OF_DEPARTURES = 0.3;

    private static final double UNIT = 1.3;

    private final float[] errors;
    private final float[] departures;
    private boolean hasBegun;

    /** Nothing yet: the first reading is taken as it is. */
    public Surprise(int metrics) {
        this(new float[metrics], new float[metrics], false);
    }

    private Surprise(float[] errors, float[] departures, boolean hasBegun) {
        this.errors = errors;
        this.departures = departures;
        this.hasBegun = hasBegun;
    }

    Surprise copy() {
        return new Surprise(errors.clone(), departures.clone(), hasBegun);
    }

    /**
     * Takes the sizes of a reading.
     *
     * @return at or above 0
     */
    public double next(List<MetricForecast> forecasts, double[] newErrors, double[] newDepartures) {
        int p = errors.length;
        double alpha = hasBegun ? 1 / READINGS : 1;
        hasBegun = true;
        double ofErrors = 0;
        double ofDepartures = 0;
        // The logarithm of a product, as logarithms are what takes time here.
        double errorFactor = 1;
        double departureFactor = 1;
        for (int j = 0; j < p; j++) {
            MetricForecast forecast = forecasts.get(j);
            errors[j] = moved(errors[j], newErrors[j] / forecast.usualError(), alpha);
            departures[j] = moved(departures[j], newDepartures[j] / forecast.usualDeparture(), alpha);
            errorFactor *= factor(errors[j]);
            departureFactor *= factor(departures[j]);
            if (errorFactor > LARGE || departureFactor > LARGE) {
                ofErrors += Math.log(errorFactor);
                ofDepartures += Math.log(departureFactor);
                errorFactor = 1;
                departureFactor = 1;
            }
        }
        ofErrors += Math.log(errorFactor);
        ofDepartures += Math.log(departureFactor);
        return UNIT * (ofErrors + OF_DEPARTURES * ofDepartures) / p;
    }

    /** Each metric's part in what the last reading came to. */
    void shares(double[] into) {
        for (int j = 0; j < errors.length; j++) {
            into[j] = Math.log(factor(errors[j])) + OF_DEPARTURES * Math.log(factor(departures[j]));
        }
    }

    private static float moved(float from, double to, double share) {
        return Floats.of(from + share * (to - from));
    }

    /** Of which the logarithm is how much a size says: at or above 1. */
    private static double factor(double ratio) {
        return Math.min(MOST_FACTOR, 1 + RATIO * ratio * ratio);
    }

    void write(ByteWriter out) {
        out.u8(hasBegun ? 1 : 0);
        Floats.write(out, errors);
        Floats.write(out, departures);
    }

    static Surprise read(ByteReader in, int metrics) {
        boolean hasBegun = in.u8() != 0;
        float[] errors = Floats.readFloats(in, metrics);
        return new Surprise(errors, Floats.readFloats(in, metrics), hasBegun);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Surprise other
                && Arrays.equals(errors, other.errors)
                && Arrays.equals(departures, other.departures)
                && hasBegun == other.hasBegun;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(errors);
    }
}
