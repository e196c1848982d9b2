package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;

/**
 * How one metric is predicted from its own recent past: a linear autoregression, fitted with a ridge (Hoerl, Kennard, "Ridge
 * regression", 1970), on deviations in units of {@code scale}. Immutable.
 */
public final class MetricForecast {

    /** How many readings back. */
    public static final int LAGS = 5;

    /** In scales: what lies farther lies no farther. */
    static final double FARTHEST = 30;

    /** In scales: what a prediction takes in at most. */
    public static final double FARTHEST_PAST = 5;

    private final float scale;
    /** Of the last deviations, newest first, and a constant; no array, as there are as many of these as metrics of all devices. */
    private final float first;

    private final float second;
    private final float third;
    private final float fourth;
    private final float fifth;
    private final float constant;
    private final float usualError;
    private final float usualDeparture;

    /**
     * @param scale in the metric's unit, above 0; 0 for one that was constant, of which only changes count
     * @param weights of the last {@value #LAGS} deviations, newest first, and a constant
     * @param usualError mean size of the prediction's error in the history, in scales; above 0
     * @param usualDeparture mean size of the departure from the recent level, in scales; above 0
     */
    public MetricForecast(float scale, float[] weights, float usualError, float usualDeparture) {
        boolean sound = scale >= 0
                && Float.isFinite(scale)
                && weights.length == LAGS + 1
                && usualError > 0
                && Float.isFinite(usualError)
                && usualDeparture > 0
                && Float.isFinite(usualDeparture);
        for (float weight : weights) {
            sound &= Float.isFinite(weight);
        }
        if (!sound) {
            throw new IllegalArgumentException("a forecast by " + Arrays.toString(weights) + " in units of " + scale
                    + ", usually wrong by " + usualError + " and " + usualDeparture);
        }
        this.scale = scale;
        this.first = weights[0];
        this.second = weights[1];
        this.third = weights[2];
        this.fourth = weights[3];
        this.fifth = weights[4];
        this.constant = weights[LAGS];
        this.usualError = usualError;
        this.usualDeparture = usualDeparture;
    }

    /** The same with other usual sizes of what it gets wrong. */
    public MetricForecast usuallyWrongBy(float error, float departure) {
        return new MetricForecast(scale, weights(), error, departure);
    }

    /** Whether the metric never changed in the history. */
    boolean isConstant() {
        return scale == 0;
    }

    /** A deviation in scales; of a constant metric, whether and where it has just changed. */
    double scaled(double deviation, float before) {
        if (isConstant()) {
            // Both rounded, so that what has stayed the same is the same.
            return FARTHEST * Math.signum(Floats.of(deviation) - before);
        }
        return within(FARTHEST, deviation / scale);
    }

    /** What is predicted, in scales, from earlier deviations, in the metric's unit, newest first at {@code lags[from + k * step]}. */
    double predicted(float[] lags, int from, int step) {
        if (isConstant()) {
            return constant;
        }
        double unit = 1.0 / scale;
        int at = from;
        double sum = constant + first * past(lags[at], unit);
        sum += second * past(lags[at += step], unit);
        sum += third * past(lags[at += step], unit);
        sum += fourth * past(lags[at += step], unit);
        return sum + fifth * past(lags[at + step], unit);
    }

    /** Something of it. */
    int touch() {
        return (int) scale;
    }

    float usualError() {
        return usualError;
    }

    float usualDeparture() {
        return usualDeparture;
    }

    private static double past(float deviation, double unit) {
        return within(FARTHEST_PAST, deviation * unit);
    }

    private float[] weights() {
        return new float[] {first, second, third, fourth, fifth, constant};
    }

    private static double within(double bound, double value) {
        return Math.max(-bound, Math.min(bound, value));
    }

    void write(ByteWriter out) {
        out.f32(scale);
        Floats.write(out, weights());
        out.f32(usualError).f32(usualDeparture);
    }

    static MetricForecast read(ByteReader in) {
        try {
            return new MetricForecast(in.f32(), Floats.readFloats(in, LAGS + 1), in.f32(), in.f32());
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof MetricForecast other
                && scale == other.scale
                && Arrays.equals(weights(), other.weights())
                && usualError == other.usualError
                && usualDeparture == other.usualDeparture;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(weights());
    }
}
