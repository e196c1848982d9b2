package io.seamark.common.baseline;

import io.seamark.common.detect.Detectors;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Baselines for tests. */
public final class Baselines {

    private Baselines() {}

    /** A metric without a season. */
    public static MetricBaseline flat(String metric, double level, float spread) {
        return new MetricBaseline(metric, new double[] {level}, new float[] {spread});
    }

    static MetricBaseline seasonal(String metric, int slots) {
        double[] levels = new double[slots];
        float[] spreads = new float[slots];
        for (int i = 0; i < slots; i++) {
            levels[i] = i;
            spreads[i] = 1 + i;
        }
        return new MetricBaseline(metric, levels, spreads);
    }

    /** A device whose metrics have nothing to do with each other. */
    public static DeviceBaseline of(MetricBaseline... metrics) {
        return new DeviceBaseline("d", "own", List.of(metrics), Optional.empty());
    }

    /** A device whose metrics a and b, both about 0 by 1, move together with a correlation of 0.9. */
    public static DeviceBaseline together() {
        return new DeviceBaseline(
                "d", "cluster-3", List.of(flat("a", 0, 1), flat("b", 0, 1)), Optional.of(Detectors.together()));
    }

    static float[] repeated(int count, float value) {
        float[] all = new float[count];
        Arrays.fill(all, value);
        return all;
    }
}
