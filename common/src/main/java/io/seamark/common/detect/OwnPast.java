package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import java.util.Arrays;
import java.util.List;

/**
 * The recent past of each metric, and how far a reading lies from what it makes expected: from the prediction, and from the
 * recent level. Mutable; not thread-safe.
 */
public final class OwnPast {

    /** Readings over which the recent level is averaged, exponentially. */
    private static final double LEVEL = 20;

    /** Deviations in the metric's unit: those of all metrics, newest first, then those of the reading before. */
    private final float[] lags;
    /** Recent level by metric, in scales. */
    private final float[] levels;

    private boolean hasBegun;

    /** A past that nothing is known of: the first reading is taken for it. */
    public OwnPast(int metrics) {
        this(new float[metrics * MetricForecast.LAGS], new float[metrics], false);
    }

    private OwnPast(float[] lags, float[] levels, boolean hasBegun) {
        this.lags = lags;
        this.levels = levels;
        this.hasBegun = hasBegun;
    }

    OwnPast copy() {
        return new OwnPast(lags.clone(), levels.clone(), hasBegun);
    }

    int metrics() {
        return levels.length;
    }

    double newest(int metric) {
        return lags[metric];
    }

    /**
     * Takes a reading.
     *
     * @param errors where the sizes of the predictions' errors go, in scales
     * @param departures where the sizes of the departures from the recent level go, in scales
     */
    public void next(List<MetricForecast> forecasts, double[] deviations, double[] errors, double[] departures) {
        int p = levels.length;
        if (!hasBegun) {
            begin(forecasts, deviations);
        }
        for (int j = 0; j < p; j++) {
            MetricForecast forecast = forecasts.get(j);
            double scaled = forecast.scaled(deviations[j], lags[j]);
            errors[j] = Math.abs(scaled - forecast.predicted(lags, j, p));
            departures[j] = Math.abs(scaled - levels[j]);
            levels[j] = (float) (levels[j] + (scaled - levels[j]) / LEVEL);
        }
        System.arraycopy(lags, 0, lags, p, lags.length - p);
        for (int j = 0; j < p; j++) {
            lags[j] = Floats.of(deviations[j]);
        }
    }

    private void begin(List<MetricForecast> forecasts, double[] deviations) {
        hasBegun = true;
        int p = levels.length;
        for (int i = 0; i < lags.length; i++) {
            lags[i] = Floats.of(deviations[i % p]);
        }
        for (int j = 0; j < p; j++) {
            levels[j] = (float) forecasts.get(j).scaled(deviations[j], lags[j]);
        }
    }

    void write(ByteWriter out) {
        out.u8(hasBegun ? 1 : 0);
        Floats.write(out, levels);
        Floats.write(out, lags);
    }

    static OwnPast read(ByteReader in, int metrics) {
        boolean hasBegun = in.u8() != 0;
        float[] levels = Floats.readFloats(in, metrics);
        return new OwnPast(Floats.readFloats(in, metrics * MetricForecast.LAGS), levels, hasBegun);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof OwnPast other
                && Arrays.equals(lags, other.lags)
                && Arrays.equals(levels, other.levels)
                && hasBegun == other.hasBegun;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(lags);
    }
}
