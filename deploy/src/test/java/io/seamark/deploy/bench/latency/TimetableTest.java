package io.seamark.deploy.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimetableTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void readingsAreDueEvenlyAndTheNextStretchGoesOnWithItsOwnLoad() {
        Timetable timetable = new Timetable();
        Timetable.Stretch first = timetable.add(5 * SECOND, 100, 2);
        Timetable.Stretch second = timetable.add(first.due(first.until()), 10, 1);
        assertThat(first.until()).isEqualTo(200);
        assertThat(second.from()).isEqualTo(200);
        assertThat(timetable.end()).isEqualTo(210);
        assertThat(timetable.due(0)).isEqualTo(5 * SECOND);
        assertThat(timetable.due(150)).isEqualTo(5 * SECOND + 3 * SECOND / 2);
        assertThat(timetable.due(200)).isEqualTo(7 * SECOND);
        assertThat(timetable.due(205)).isEqualTo(7 * SECOND + SECOND / 2);
        assertThatThrownBy(() -> timetable.due(210)).hasMessageContaining("210");
    }

    @Test
    void whatIsDueByATimeIsWhatWasDueBeforeIt() {
        Timetable.Stretch stretch = new Timetable().add(SECOND, 1000, 1);
        assertThat(stretch.dueBy(SECOND - 1)).isZero();
        assertThat(stretch.dueBy(SECOND)).isEqualTo(1);
        assertThat(stretch.dueBy(SECOND + SECOND / 2)).isEqualTo(501);
        assertThat(stretch.dueBy(100 * SECOND)).isEqualTo(1000);
        for (long due = 1; due < 1000; due++) {
            assertThat(stretch.dueBy(stretch.due(due) - 1)).isLessThanOrEqualTo(due);
            assertThat(stretch.dueBy(stretch.due(due) + 1)).isGreaterThan(due - 1);
        }
    }
}
