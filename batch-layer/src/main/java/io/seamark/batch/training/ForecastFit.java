package io.seamark.batch.training;

import io.seamark.common.detect.Distance;
import io.seamark.common.detect.Forecast;
import io.seamark.common.detect.ForecastState;
import io.seamark.common.detect.MetricForecast;
import io.seamark.common.detect.OwnPast;
import io.seamark.common.detect.SlowRise;
import io.seamark.common.detect.Strain;
import io.seamark.common.detect.Surprise;
import io.seamark.common.summary.Hour;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Fits {@link Forecast}: predictions first, then what they usually get wrong, by the code that scores. Stateless.
 */
final class ForecastFit {

    /** How much of the size of the changes is added to the size of the deviations: what rests most of the time has none. */
    private static final double OF_STEPS = 0.3;

    /** Ridge of the regression, for each reading. */
    private static final double RIDGE = 0.003;

    /** Beyond this size, in scales, an error of the history says no more of what is usual. */
    private static final double FARTHEST_USUAL = 10;

    /** In scales: an error below this is as good as none. */
    private static final double LEAST_USUAL = 0.1;

    private ForecastFit() {}

    /** Fits a history of at least one metric and reading. */
    static Forecast fit(Deviations history, Optional<Distance> distance) {
        List<MetricForecast> forecasts = withUsualErrors(history, predictions(history));
        OwnPast past = new OwnPast(history.metrics());
        Surprise surprise = new Surprise(history.metrics());
        double[] surprises = surprises(history, forecasts, past, surprise);
        double usual = Samples.takeMedian(surprises.clone(), surprises.length);
        Strain strain = new Strain();
        double[] strains = new double[surprises.length];
        for (int i = 0; i < strains.length; i++) {
            strains[i] = strain.next(usual, surprises[i]);
        }
        SlowRise.Calm calm = SlowRise.Calm.of(leastByHour(history.times(), strains));
        ForecastState begin = new ForecastState(past, surprise, strain, new SlowRise(calm), Optional.empty());
        return new Forecast(forecasts, usual, calm, distance, begin);
    }

    private static List<MetricForecast> predictions(Deviations history) {
        List<MetricForecast> forecasts = new ArrayList<>();
        for (int j = 0; j < history.metrics(); j++) {
            double squares = 0;
            for (double[] row : history.rows()) {
                squares += row[j] * row[j];
            }
            double step = history.stepSizes()[j];
            double size = Math.sqrt(squares / history.size()) + OF_STEPS * step;
            float scale = step == 0 ? 0 : (float) Math.min(Float.MAX_VALUE, size);
            forecasts.add(new MetricForecast(scale, weights(history, j, scale), 1, 1));
        }
        return forecasts;
    }

    private static float[] weights(Deviations history, int metric, float scale) {
        int lags = MetricForecast.LAGS;
        float[] weights = new float[lags + 1];
        if (scale == 0 || history.size() <= lags) {
            return weights;
        }
        double[] x = history.column(metric);
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.max(-MetricForecast.FARTHEST_PAST, Math.min(MetricForecast.FARTHEST_PAST, x[i] / scale));
        }
        double[][] normal = new double[lags + 1][lags + 1];
        double[] right = new double[lags + 1];
        double[] row = new double[lags + 1];
        row[lags] = 1;
        for (int i = lags; i < x.length; i++) {
            for (int k = 0; k < lags; k++) {
                row[k] = x[i - 1 - k];
            }
            for (int a = 0; a <= lags; a++) {
                for (int b = 0; b <= lags; b++) {
                    normal[a][b] += row[a] * row[b];
                }
                right[a] += row[a] * x[i];
            }
        }
        RealMatrix matrix = MatrixUtils.createRealMatrix(normal);
        for (int a = 0; a <= lags; a++) {
            matrix.addToEntry(a, a, RIDGE * x.length);
        }
        double[] solved = new CholeskyDecomposition(matrix)
                .getSolver()
                .solve(MatrixUtils.createRealVector(right))
                .toArray();
        for (int a = 0; a <= lags; a++) {
            weights[a] = (float) solved[a];
        }
        return weights;
    }

    private static List<MetricForecast> withUsualErrors(Deviations history, List<MetricForecast> forecasts) {
        int p = history.metrics();
        OwnPast past = new OwnPast(p);
        double[] errors = new double[p];
        double[] departures = new double[p];
        double[] errorSums = new double[p];
        double[] departureSums = new double[p];
        for (double[] row : history.rows()) {
            past.next(forecasts, row, errors, departures);
            for (int j = 0; j < p; j++) {
                errorSums[j] += Math.min(FARTHEST_USUAL, errors[j]);
                departureSums[j] += Math.min(FARTHEST_USUAL, departures[j]);
            }
        }
        List<MetricForecast> known = new ArrayList<>();
        for (int j = 0; j < p; j++) {
            known.add(forecasts.get(j).usuallyWrongBy((float) (errorSums[j] / history.size() + LEAST_USUAL), (float)
                    (departureSums[j] / history.size() + LEAST_USUAL)));
        }
        return known;
    }

    private static double[] surprises(
            Deviations history, List<MetricForecast> forecasts, OwnPast past, Surprise surprise) {
        int p = history.metrics();
        double[] errors = new double[p];
        double[] departures = new double[p];
        double[] surprises = new double[history.size()];
        for (int i = 0; i < surprises.length; i++) {
            past.next(forecasts, history.rows()[i], errors, departures);
            surprises[i] = surprise.next(forecasts, errors, departures);
        }
        return surprises;
    }

    private static double[] leastByHour(long[] times, double[] strains) {
        double[] leasts = new double[times.length];
        int hours = 0;
        long hour = Long.MIN_VALUE;
        for (int i = 0; i < times.length; i++) {
            if (Hour.of(times[i]) != hour) {
                hour = Hour.of(times[i]);
                leasts[hours++] = Double.MAX_VALUE;
            }
            leasts[hours - 1] = Math.min(leasts[hours - 1], strains[i]);
        }
        return Arrays.copyOf(leasts, hours);
    }
}
