package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.Pace;
import io.seamark.common.label.DeviceLabels;
import io.seamark.common.registry.DeviceTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PaceFitTest {

    private static final long SECOND = 1000;
    private static final long DAY = 86_400 * SECOND;

    /** Metric a in each reading, b in every fifth, c in the first alone. */
    private static DeviceBaseline fitted(int readings, long expected, long pause) {
        DeviceHistory history =
                new DeviceHistory("d", DeviceLabels.NONE, new DeviceTime(ZoneOffset.UTC, expected), 500);
        for (int i = 0; i < readings; i++) {
            history.reading(10 * SECOND * i + (2 * i < readings ? 0 : pause));
            history.put("a", i % 7);
            if (i % 5 == 0) {
                history.put("b", i % 3);
            }
            if (i == 0) {
                history.put("c", 1);
            }
        }
        return new BaselineFit(72).own(history);
    }

    private static long interval(DeviceBaseline baseline, String metric) {
        return baseline.metric(metric).orElseThrow().pace().interval();
    }

    @Test
    void whatIsNotExpectedIsLearned() {
        DeviceBaseline learned = fitted(500, 0, 0);
        assertThat(learned.interval()).isEqualTo(10 * SECOND);
        assertThat(interval(learned, "a")).isEqualTo(10 * SECOND);
        assertThat(interval(learned, "b")).isEqualTo(50 * SECOND);
        assertThat(interval(learned, "c")).isZero();
    }

    @Test
    void whatIsExpectedTakesThePlaceOfWhatAPauseHasTaught() {
        DeviceBaseline learned = fitted(500, 0, 3 * DAY);
        assertThat(learned.interval()).isGreaterThan(3 * DAY);
        DeviceBaseline expected = fitted(500, 12 * SECOND, 3 * DAY);
        assertThat(expected.interval()).isEqualTo(12 * SECOND);
        assertThat(interval(expected, "a")).isEqualTo(12 * SECOND);
    }

    @Test
    void aMetricThatComesInEveryFifthReadingIsExpectedInEveryFifth() {
        DeviceBaseline expected = fitted(500, 12 * SECOND, 3 * DAY);
        assertThat(interval(expected, "b")).isEqualTo(60 * SECOND);
        assertThat(interval(expected, "c")).isEqualTo(500 * 12 * SECOND);
    }

    @Test
    void aDeviceOfFewReadingsIsExpectedTooThoughNothingCanBeLearned() {
        DeviceBaseline learned = fitted(10, 0, 0);
        assertThat(learned.interval()).isZero();
        assertThat(interval(learned, "a")).isZero();
        DeviceBaseline expected = fitted(10, 12 * SECOND, 0);
        assertThat(Pace.patience(expected.interval())).isEqualTo(24 * SECOND);
        assertThat(interval(expected, "a")).isEqualTo(12 * SECOND);
        assertThat(interval(fitted(1, 12 * SECOND, 0), "c")).isEqualTo(12 * SECOND);
    }

    @Test
    void runsAreLearnedAllTheSame() {
        DeviceBaseline learned = fitted(500, 0, 0);
        DeviceBaseline expected = fitted(500, 12 * SECOND, 0);
        assertThat(expected.metric("a").orElseThrow().pace().longestRun())
                .isEqualTo(learned.metric("a").orElseThrow().pace().longestRun())
                .isPositive();
    }
}
