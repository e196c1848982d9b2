package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.summary.Hour;
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
}
