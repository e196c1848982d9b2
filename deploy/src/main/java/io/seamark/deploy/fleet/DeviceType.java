package io.seamark.deploy.fleet;

import io.seamark.deploy.fleet.MetricModel.Style;
import java.util.List;
import java.util.Locale;

/** The kinds of devices of the fleet. */
public enum DeviceType {
    PUMP(
            MetricModel.of("temp", 42, 14, 0.35, 0.3, 0.2),
            MetricModel.of("pressure", 3.2, 1.6, 0.05, 0.03, 0.03),
            MetricModel.of("rpm", 900, 620, 9, 4, 5).as(Style.CONTINUOUS, 0),
            MetricModel.of("vibration", 2.4, 0.9, 0.06, 0.05, 0.05)),
    SERVER(
            MetricModel.of("cpu", 18, 34, 1.1, 0.5, 0.8),
            MetricModel.of("memory", 46, 13, 0.5, 0.9, 0.15),
            MetricModel.of("network", 140, 380, 9, 4, 6),
            MetricModel.of("disk_io", 420, 560, 16, 8, 12).as(Style.COUNT, 0)),
    VEHICLE(
            MetricModel.of("engine_temp", 74, 16, 0.6, 0.4, 0.3),
            MetricModel.of("speed", 34, 38, 3, 0.5, 1.2).as(Style.ON_OFF, 1),
            MetricModel.of("voltage", 13.9, -0.7, 0.03, 0.03, 0.02),
            MetricModel.of("oil_pressure", 3.4, 1.3, 0.04, 0.04, 0.03));

    // Made by List.of, which the checker does not know to be immutable.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<MetricModel> metrics;

    DeviceType(MetricModel... metrics) {
        this.metrics = List.of(metrics);
    }

    /** Its metrics, in the order in which they are reported. */
    public List<MetricModel> metrics() {
        return metrics;
    }

    /** The word for it in ids and messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
