package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.label.DeviceLabels;
import io.seamark.common.registry.DeviceTime;
import io.seamark.common.summary.Hour;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceHistoryTest {

    @Test
    void whatReadingsLeaveOutIsNoNumberHoweverLongTheHistoryGrows() {
        DeviceHistory history = new DeviceHistory("d");
        for (int i = 0; i < 3000; i++) {
            history.reading(i);
            if (i % 7 == 0) {
                history.put("a", i);
            }
            if (i == 1500) {
                history.put("late", 5);
            }
        }
        assertThat(history.size()).isEqualTo(3000);
        assertThat(history.metrics()).containsExactly("a", "late");
        double[] a = history.column("a");
        double[] late = history.column("late");
        for (int i = 0; i < 3000; i++) {
            assertThat(a[i]).isEqualTo(Double.valueOf(i % 7 == 0 ? i : Double.NaN));
            assertThat(late[i]).isEqualTo(Double.valueOf(i == 1500 ? 5 : Double.NaN));
            assertThat(history.time(i)).isEqualTo(i);
        }
        assertThat(history.series("late").values()).containsExactly(5);
        assertThat(history.series("late").times()).containsExactly(1500);
    }

    @Test
    void itCountsHoursWithAReadingAndTheTimeFromFirstToLast() {
        DeviceHistory history = new DeviceHistory("d");
        assertThat(history.span()).isZero();
        history.reading(Hour.MILLIS - 1);
        history.reading(Hour.MILLIS);
        history.reading(Hour.MILLIS + 5);
        history.reading(9 * Hour.MILLIS);
        assertThat(history.hours()).isEqualTo(3);
        assertThat(history.span()).isEqualTo(8 * Hour.MILLIS + 1);
    }

    @Test
    void readingsOutOfOrderAreRefused() {
        DeviceHistory history = new DeviceHistory("d");
        history.reading(10);
        assertThatThrownBy(() -> history.reading(9)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valuesThatComeInSeveralMessagesOfOneTimeAreOneReading() {
        DeviceHistory history = new DeviceHistory("d");
        history.reading(10);
        history.put("temp", 21);
        history.reading(10);
        history.put("hum", 40);
        assertThat(history.size()).isEqualTo(1);
        assertThat(history.column("temp")[0]).isEqualTo(21);
        assertThat(history.column("hum")[0]).isEqualTo(40);
    }

    private static DeviceHistory bounded(int maxMetrics) {
        return new DeviceHistory("d", DeviceLabels.NONE, DeviceTime.UNKNOWN, maxMetrics);
    }

    @Test
    void ofTooManyMetricsThoseWithTheMostValuesAreKept() {
        DeviceHistory history = bounded(3);
        DeviceHistory whole = new DeviceHistory("d");
        for (int i = 0; i < 20_000; i++) {
            String[] names = {"temp", "junk-" + i % 500, i < 10_000 ? "early" : "late"};
            for (DeviceHistory each : List.of(history, whole)) {
                each.add(i, names, m -> m + 0.5);
            }
        }
        assertThat(history.hasMoreMetrics()).isTrue();
        assertThat(history.metrics()).containsExactly("early", "late", "temp");
        for (String metric : history.metrics()) {
            assertThat(Arrays.copyOf(history.column(metric), 20_000))
                    .as(metric)
                    .isEqualTo(Arrays.copyOf(whole.column(metric), 20_000));
        }
        assertThat(history.size()).isEqualTo(20_000);
    }

    @Test
    void asManyMetricsAsMayBeAreAllKept() {
        DeviceHistory history = bounded(2);
        history.add(1, new String[] {"a", "b"}, m -> m);
        assertThat(history.metrics()).containsExactly("a", "b");
        assertThat(history.hasMoreMetrics()).isFalse();
        DeviceHistory three = bounded(2);
        three.add(1, new String[] {"a", "b"}, m -> m);
        three.add(2, new String[] {"b", "c"}, m -> m);
        three.add(3, new String[] {"c"}, m -> m);
        assertThat(three.metrics()).as("without the one of the fewest values").containsExactly("b", "c");
        assertThat(three.hasMoreMetrics()).isTrue();
    }

    /** 200,000 names of one value each, as columns of all readings, would be 320 GB; and 3,000 that come at both ends 5 GB. */
    @Test
    void aMetricThatCameOnceTakesLittleMemory() {
        DeviceHistory history = bounded(500);
        for (int i = 0; i < 200_000; i++) {
            boolean isEnd = i < 3_000 || i >= 197_000;
            history.add(i, new String[] {"temp", isEnd ? "both-" + i % 197_000 % 3_000 : "junk-" + i}, m -> 1);
        }
        assertThat(history.metrics()).hasSize(500).contains("temp");
        assertThat(history.series("temp").values()).hasSize(200_000);
    }
}
