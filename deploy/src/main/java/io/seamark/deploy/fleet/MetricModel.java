package io.seamark.deploy.fleet;

import static java.util.Objects.requireNonNull;

/**
 * How one metric of a device type behaves; each device varies the numbers a little.
 *
 * @param name name of the metric
 * @param base value without load
 * @param gain what full load adds to it, negative where the metric falls under load
 * @param wander standard deviation of its own slow noise, over tens of minutes
 * @param drift standard deviation of its drift, over days
 * @param jitter standard deviation of the measurement
 * @param decimals digits after the point that the device reports
 * @param style what the values look like
 */
public record MetricModel(
        String name, double base, double gain, double wander, double drift, double jitter, int decimals, Style style) {

    /** What the values of a metric look like. */
    public enum Style {
        /** Any value. */
        CONTINUOUS,
        /** Counts in an interval, not below 0. */
        COUNT,
        /** Zero while the device rests, for slots of {@value DeviceSignal#REST_SLOT_MINUTES} minutes. */
        ON_OFF
    }

    public MetricModel {
        requireNonNull(name, "name is null");
        requireNonNull(style, "style is null");
    }

    static MetricModel of(String name, double base, double gain, double wander, double drift, double jitter) {
        return new MetricModel(name, base, gain, wander, drift, jitter, 2, Style.CONTINUOUS);
    }

    MetricModel as(Style newStyle, int newDecimals) {
        return new MetricModel(name, base, gain, wander, drift, jitter, newDecimals, newStyle);
    }
}
