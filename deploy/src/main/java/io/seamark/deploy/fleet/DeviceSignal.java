package io.seamark.deploy.fleet;

import io.seamark.deploy.fleet.MetricModel.Style;
import java.util.List;

/**
 * The values of one healthy device at any time: a load that all of its metrics follow, with a daily and a weekly
 * season, and what each metric adds of its own. A pure function of the seed; immutable and thread-safe.
 */
final class DeviceSignal {

    static final int REST_SLOT_MINUTES = 30;

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long WEEK = 7 * DAY;
    /** The epoch was a Thursday: Saturday 00:00 UTC came two days later. */
    private static final long FIRST_SATURDAY = 2 * DAY;
    /** The weekend comes and goes within this time rather than at a stroke. */
    private static final long WEEKEND_EDGE = 2 * HOUR;

    private static final double LOAD_WANDER = 0.035;
    private static final double LOAD_SWELL = 0.03;
    private static final double REST_SHARE = 0.12;

    private final List<MetricModel> metrics;
    private final long key;
    private final long[] metricKeys;
    private final double[] bases;
    private final double[] gains;
    private final double peak;
    private final double secondPeak;
    private final double amplitude;
    private final double secondAmplitude;
    private final double weekendShare;

    DeviceSignal(long seed, Device device) {
        metrics = device.type().metrics();
        key = Noise.hash(seed, device.index());
        double startHour = device.site().startHour() + Noise.uniform(key, 1, -1.5, 1.5);
        // A sine has its rising edge at turn 0: work begins there.
        peak = startHour / 24;
        secondPeak = peak + Noise.uniform(key, 2, -0.1, 0.1);
        amplitude = Noise.uniform(key, 3, 0.2, 0.32);
        secondAmplitude = Noise.uniform(key, 4, 0.03, 0.12);
        weekendShare = Noise.uniform(key, 5, 0.35, 0.8);
        metricKeys = new long[metrics.size()];
        bases = new double[metrics.size()];
        gains = new double[metrics.size()];
        for (int m = 0; m < metricKeys.length; m++) {
            metricKeys[m] = Noise.hash(key, 100 + m);
            bases[m] = metrics.get(m).base() * Noise.uniform(metricKeys[m], -1, 0.94, 1.06);
            gains[m] = metrics.get(m).gain() * Noise.uniform(metricKeys[m], -2, 0.8, 1.2);
        }
    }

    /** The healthy values at a time, one for each metric, as exact as the model is: not yet as the device reports them. */
    void values(long ts, double[] values) {
        double load = load(ts);
        for (int m = 0; m < values.length; m++) {
            MetricModel metric = metrics.get(m);
            long metricKey = metricKeys[m];
            double value = bases[m]
                    + gains[m] * load
                    + metric.wander() * Noise.smooth(metricKey, ts, 20 * MINUTE)
                    + metric.drift() * Noise.smooth(metricKey ^ 1, ts, 5 * DAY)
                    + metric.jitter() * Noise.normal(metricKey ^ 2, ts);
            values[m] = metric.style() == Style.ON_OFF && rests(metricKey, ts) ? 0 : value;
        }
    }

    /** The value as the device reports it: rounded, and a count or a speed not below 0. */
    double reported(int metric, double value) {
        MetricModel model = metrics.get(metric);
        double scale = Decimals.scale(model.decimals());
        double bounded = model.style() == Style.CONTINUOUS ? value : Math.max(0, value);
        // Adding 0.0 turns -0.0 into 0.0.
        return Math.rint(bounded * scale) / scale + 0.0;
    }

    /** The standard deviation of a metric around its season. */
    double spread(int metric) {
        MetricModel model = metrics.get(metric);
        double load = gains[metric] * Math.hypot(LOAD_WANDER, LOAD_SWELL);
        double own = Math.sqrt(
                model.wander() * model.wander() + model.drift() * model.drift() + model.jitter() * model.jitter());
        double around = Math.hypot(load, own);
        if (model.style() == Style.ON_OFF) {
            double rests = (bases[metric] + gains[metric] / 2) * Math.sqrt(REST_SHARE * (1 - REST_SHARE));
            return Math.hypot(around, rests);
        }
        return around;
    }

    /** How busy the device is, about 0 to 1. */
    private double load(long ts) {
        double day = (double) Math.floorMod(ts, DAY) / DAY;
        double season = 0.5 + amplitude * Noise.wave(day - peak) + secondAmplitude * Noise.wave(2 * (day - secondPeak));
        double week = 1 - weekend(ts) * (1 - weekendShare);
        return season * week
                + LOAD_WANDER * Noise.smooth(key ^ 1, ts, 15 * MINUTE)
                + LOAD_SWELL * Noise.smooth(key ^ 2, ts, 3 * HOUR);
    }

    /** 0 from Monday to Friday, 1 on Saturday and Sunday. */
    private static double weekend(long ts) {
        long at = Math.floorMod(ts - FIRST_SATURDAY, WEEK);
        if (at < 2 * DAY) {
            return Math.min(1, (double) at / WEEKEND_EDGE);
        }
        return Math.max(0, 1 - (double) (at - 2 * DAY) / WEEKEND_EDGE);
    }

    private static boolean rests(long metricKey, long ts) {
        return Noise.uniform(metricKey ^ 3, Math.floorDiv(ts, REST_SLOT_MINUTES * MINUTE)) < REST_SHARE;
    }
}
