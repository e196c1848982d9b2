package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.MetricBaseline;
import io.seamark.common.detect.Detector;
import io.seamark.common.summary.Hour;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever a device has sent, it has a fit, the same each time, that is stored as it is and gives scores that are numbers. */
class OddHistoriesPropertiesTest {

    private static final long[] STEPS = {1, 1000, Histories.MINUTE, 20 * Histories.MINUTE, Hour.MILLIS, Histories.DAY};

    private static IntToDoubleFunction metric(Random random, int readings) {
        double size = Math.pow(10, random.nextInt(5));
        double anySize = Math.pow(10, random.nextInt(616) - 308);
        int once = random.nextInt(readings);
        int each = 1 + random.nextInt(30);
        return switch (random.nextInt(14)) {
            case 0 -> i -> size;
            case 1 -> i -> 0.1;
            case 2 -> i -> i == once ? 1e300 : random.nextGaussian();
            case 3 -> i -> i == once ? -1e300 : 7;
            case 4 -> i -> random.nextInt(50) == 0 ? random.nextGaussian() : Double.NaN;
            case 5 -> i -> i == once ? size : Double.NaN;
            case 6 -> i -> 1.7e9 + random.nextInt(3) - 1;
            case 7 -> i -> Math.floorDiv(i, each) % 2;
            case 8 -> i -> random.nextInt(200) == 0 ? 1 : 0;
            case 9 -> i -> size * i;
            case 10 -> i -> 1e9 + Math.floorDiv(i, each);
            case 11 -> i -> anySize * random.nextGaussian();
            case 12 -> i -> i % 24 == 7 ? anySize : random.nextGaussian();
            default -> i -> size * Math.sin(i * Math.PI / 12) + random.nextGaussian();
        };
    }

    private static double[][] rows(Random random, int readings) {
        IntToDoubleFunction[] metrics = new IntToDoubleFunction[1 + random.nextInt(5)];
        for (int j = 0; j < metrics.length; j++) {
            metrics[j] = metric(random, readings);
        }
        double[][] rows = Histories.rows(readings, metrics);
        if (metrics.length > 2 && random.nextBoolean()) {
            for (double[] row : rows) {
                row[1] = row[0];
            }
        }
        return rows;
    }

    @Property(tries = 600)
    void anyHistoryHasAFit(@ForAll long seed) {
        Random random = new Random(seed);
        int readings = 1 + random.nextInt(random.nextBoolean() ? 60 : 600);
        double[][] rows = rows(random, readings);
        long step = STEPS[random.nextInt(STEPS.length)];
        DeviceHistory history = Histories.of(step, rows);
        BaselineFit fit = new BaselineFit(48);
        DeviceBaseline baseline = fit.own(history);
        assertThat(fit.own(history)).isEqualTo(baseline);
        if (!history.metrics().isEmpty()) {
            Fit stored = Fit.of(baseline, history, fit.isShort(history));
            assertThat(stored.baseline()).isEqualTo(baseline);
        }
        assertSound(random, baseline, rows, step);
    }

    @Property(tries = 300)
    void aDetectorIsFittedAroundAnySeason(@ForAll long seed) {
        Random random = new Random(seed);
        double[][] rows = rows(random, 50 + random.nextInt(300));
        long step = STEPS[random.nextInt(STEPS.length)];
        DeviceHistory history = Histories.of(step, rows);
        List<MetricBaseline> seasons = history.metrics().stream()
                .map(metric -> {
                    double level = random.nextGaussian() * Math.pow(10, random.nextInt(12));
                    float spread = (float) Math.pow(10, random.nextInt(44) - 6);
                    return new MetricBaseline(metric, new double[] {level}, new float[] {spread});
                })
                .toList();
        Optional<Detector> detector = DetectorFit.fit(history, seasons);
        assertSound(random, new DeviceBaseline("d", "cluster-1", seasons, detector), rows, step);
    }

    private static void assertSound(Random random, DeviceBaseline baseline, double[][] rows, long step) {
        Scored scored = new Scored(baseline);
        for (int i = 0; i < 60; i++) {
            double[] row = rows[random.nextInt(rows.length)].clone();
            if (random.nextInt(20) == 0) {
                row[random.nextInt(row.length)] = 1e300;
            }
            double score = scored.next(Histories.MONDAY + (rows.length + i) * step, row)
                    .value();
            assertThat(score).isBetween(0.0, scored.detector().equals("none") ? 1 : Math.nextDown(1.0));
        }
    }
}
