package io.seamark.batch.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.baseline.MetricBaseline;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The typical day of a device: for each metric, in name order, 24 hourly medians.
 *
 * @param device device id
 * @param metrics metric names, in order
 * @param hours median by metric and hour of the day where the device stands, in the metric's unit; NaN where the hour has no value
 * @param levels median of each metric
 * @param spreads robust standard deviation of each metric, above 0
 * @param noises robust standard deviation of each metric around its hours; may be 0
 */
record DailyProfile(
        String device, List<String> metrics, double[][] hours, double[] levels, double[] spreads, double[] noises)
        implements Serializable {

    /** Hours of a day. */
    static final int HOURS = 24;

    static DailyProfile of(DeviceHistory history) {
        List<String> metrics = history.metrics();
        int k = metrics.size();
        double[][] hours = new double[k][];
        double[] levels = new double[k];
        double[] spreads = new double[k];
        double[] noises = new double[k];
        for (int j = 0; j < k; j++) {
            Series series = history.series(metrics.get(j));
            hours[j] = medians(series);
            double[] values = series.values().clone();
            int n = values.length;
            levels[j] = Samples.takeMedian(values, n);
            double spread = Samples.spoilForSpread(values, n);
            spreads[j] = spread > 0 ? spread : Math.max(1e-6, 1e-6 * Math.abs(levels[j]));
            noises[j] = noise(series, hours[j]);
        }
        return new DailyProfile(history.device(), metrics, hours, levels, spreads, noises);
    }

    /** Names its set of metrics: SHA-256 of their names, in hexadecimal. */
    String digest() {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        for (String metric : metrics) {
            sha.update(metric.getBytes(UTF_8));
            sha.update((byte) 0); // no name has it
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static double[] medians(Series series) {
        Slots slots = Slots.of(series, HOURS);
        double[] values = slots.arranged(series.values());
        double[] medians = new double[HOURS];
        for (int hour = 0; hour < HOURS; hour++) {
            int begin = slots.begin(hour);
            int end = slots.end(hour);
            medians[hour] = begin == end ? Double.NaN : Samples.takeMedian(values, begin, end);
        }
        return medians;
    }

    private static double noise(Series series, double[] medians) {
        double[] residuals = new double[series.size()];
        for (int i = 0; i < residuals.length; i++) {
            int hour = MetricBaseline.slot(HOURS, series.hour(i));
            residuals[i] = Math.abs(series.values()[i] - medians[hour]);
        }
        return Samples.NORMAL * Samples.takeMedian(residuals, residuals.length);
    }

    /** Whether every metric has a value in every hour, and all numbers are finite. */
    boolean isWhole() {
        for (double each : scaled()) {
            if (!Double.isFinite(each)) {
                return false;
            }
        }
        return true;
    }

    /** All hours of all metrics, less the metric's level, over its spread: the shape alone. */
    double[] scaled() {
        double[] shape = new double[metrics.size() * HOURS];
        for (int j = 0; j < metrics.size(); j++) {
            for (int hour = 0; hour < HOURS; hour++) {
                shape[j * HOURS + hour] = (hours[j][hour] - levels[j]) / spreads[j];
            }
        }
        return shape;
    }
}
