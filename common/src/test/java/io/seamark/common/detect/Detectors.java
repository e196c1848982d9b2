package io.seamark.common.detect;

import io.seamark.common.detect.SlowRise.Calm;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Detectors for tests, made by hand. */
public final class Detectors {

    private Detectors() {}

    /** Of two metrics, both about 0 by 1, that move together with a correlation of 0.9. */
    public static Distance together() {
        double scale = 1 / (1 - 0.81);
        return distance(new double[][] {{scale, -0.9 * scale}, {-0.9 * scale, scale}});
    }

    private static Distance distance(double[][] precision) {
        int p = precision.length;
        float[] ones = new float[p];
        float[] slow = new float[p];
        java.util.Arrays.fill(ones, 1);
        java.util.Arrays.fill(slow, 1e-4f);
        Limits limits = Limits.of(new double[] {4.5, 4.5, 4.5}, new double[] {3, 3, 3});
        return new Distance(new Distance.Parts(
                p,
                IntStream.range(0, p).toArray(),
                ones,
                Precision.of(precision),
                ones,
                ones,
                slow,
                500,
                limits,
                DistanceState.at(new double[p], new double[DistanceState.WINDOW][p])));
    }

    /** Of metrics about 0 by 1 that have nothing to do with each other; opens at distance 4.5, closes at 3. */
    static Distance independent(int metrics) {
        double[][] identity = new double[metrics][metrics];
        for (int j = 0; j < metrics; j++) {
            identity[j][j] = 1;
        }
        return distance(identity);
    }

    /** Of metrics about 0 by 1 that nothing predicts; of which the last was constant. */
    public static Forecast forecast(int metrics) {
        float[] weights = new float[MetricForecast.LAGS + 1];
        List<MetricForecast> forecasts = IntStream.range(0, metrics)
                .mapToObj(j -> new MetricForecast(j == metrics - 1 ? 0 : 1, weights, 0.9f, 0.9f))
                .toList();
        ForecastState begin = new ForecastState(
                new OwnPast(metrics),
                new Surprise(metrics),
                new Strain(),
                new SlowRise(new Calm(0.01f, 0.01f)),
                Optional.empty());
        return new Forecast(forecasts, 0.02, new Calm(0.01f, 0.01f), Optional.of(independent(metrics)), begin);
    }

    /** Of a metric about 0 by 1. */
    public static Novelty novelty() {
        Random random = new Random(11);
        double[] history = new double[600];
        for (int i = 0; i < history.length; i++) {
            history[i] = random.nextGaussian();
        }
        return Novelty.learn(history);
    }
}
