package io.seamark.common.baseline;

import java.util.Arrays;
import java.util.List;

/** Baselines for tests. */
public final class Baselines {

    private Baselines() {}

    /** A metric without a season. */
    public static MetricBaseline flat(String metric, float level, float spread) {
        return new MetricBaseline(metric, new float[] {level}, new float[] {spread});
    }

    static MetricBaseline seasonal(String metric, int slots) {
        float[] levels = new float[slots];
        float[] spreads = new float[slots];
        for (int i = 0; i < slots; i++) {
            levels[i] = i;
            spreads[i] = 1 + i;
        }
        return new MetricBaseline(metric, levels, spreads);
    }

    /** A device whose metrics have nothing to do with each other. */
    public static DeviceBaseline of(MetricBaseline... metrics) {
        return new DeviceBaseline("d", "own", List.of(metrics), new float[0], 1);
    }

    /** A device whose metrics a and b, both about 0 by 1, move together with a correlation of 0.9. */
    static DeviceBaseline together() {
        float scale = (float) (1 / (1 - 0.81));
        float[] precision = {scale, -0.9f * scale, scale};
        return new DeviceBaseline("d", "cluster-3", List.of(flat("a", 0, 1), flat("b", 0, 1)), precision, 13.8f);
    }

    static float[] repeated(int count, float value) {
        float[] all = new float[count];
        Arrays.fill(all, value);
        return all;
    }
}
