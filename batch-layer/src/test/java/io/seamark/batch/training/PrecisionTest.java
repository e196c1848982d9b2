package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.Scorer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrecisionTest {

    private static final String[] NAMES = {"a", "b"};

    /** Two metrics that go together, with some noise between them. */
    private static DeviceHistory together(int readings) {
        Random random = new Random(4);
        DeviceHistory history = new DeviceHistory("d");
        for (int i = 0; i < readings; i++) {
            double common = random.nextGaussian() * 10;
            history.reading(i * 1000L);
            history.put("a", 100 + common + random.nextGaussian());
            history.put("b", 50 + common + random.nextGaussian());
        }
        return history;
    }

    private static double score(DeviceBaseline baseline, double a, double b) {
        return new Scorer().score(baseline, 0, NAMES, new double[] {a, b}, 2).value();
    }

    @Test
    void metricsThatPartAreFoundThoughEachIsWithinItsBand() {
        DeviceBaseline baseline = new BaselineFit(48).own(together(5000));
        assertThat(score(baseline, 115, 65)).isLessThan(0.5);
        assertThat(score(baseline, 125, 25)).isGreaterThan(0.5);
    }

    @Test
    void fewerThanOneInAThousandReadingsOfTheHistoryAreBeyondTypical() {
        DeviceHistory history = together(5000);
        DeviceBaseline baseline = new BaselineFit(48).own(history);
        Precision precision = Precision.fit(history, baseline.metrics());
        int beyond = 0;
        for (int i = 0; i < history.size(); i++) {
            double[] deviations = {
                baseline.metrics().get(0).deviation(history.time(i), history.column("a")[i]),
                baseline.metrics().get(1).deviation(history.time(i), history.column("b")[i])
            };
            beyond += Precision.squaredDistance(precision.triangle(), deviations) > precision.typicalDistance() ? 1 : 0;
        }
        assertThat(beyond).isLessThanOrEqualTo(5);
    }

    @Test
    void aShortHistoryHasNone() {
        DeviceHistory history = together(39);
        List<io.seamark.common.baseline.MetricBaseline> metrics =
                new BaselineFit(48).own(history).metrics();
        assertThat(Precision.fit(history, metrics).triangle()).isEmpty();
    }

    @Test
    void aMetricThatNeverMovesDoesNotBreakTheInverse() {
        DeviceHistory history = new DeviceHistory("d");
        Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            history.reading(i * 1000L);
            history.put("a", random.nextGaussian());
            history.put("b", 3);
        }
        Precision precision =
                Precision.fit(history, new BaselineFit(48).own(history).metrics());
        assertThat(precision.triangle()).hasSize(3);
        for (float each : precision.triangle()) {
            assertThat(Float.isFinite(each)).isTrue();
        }
    }

    @Test
    void readingsThatLackAMetricAreLeftOut() {
        DeviceHistory history = new DeviceHistory("d");
        Random random = new Random(6);
        for (int i = 0; i < 1000; i++) {
            history.reading(i * 1000L);
            history.put(i % 2 == 0 ? "a" : "b", random.nextGaussian());
        }
        List<io.seamark.common.baseline.MetricBaseline> metrics =
                new BaselineFit(48).own(history).metrics();
        assertThat(metrics).hasSize(2);
        assertThat(Precision.fit(history, metrics).triangle()).isEmpty();
    }
}
