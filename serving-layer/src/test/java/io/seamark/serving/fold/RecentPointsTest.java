package io.seamark.serving.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.frame.FramePart;
import io.seamark.common.frame.Tally;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.summary.Hour;
import io.seamark.common.summary.Summary;
import io.seamark.serving.fold.RecentPoints.Point;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentPointsTest {

    private final RecentPoints recent = new RecentPoints(10_000_000);

    private void add(long ts, double value) {
        DeviceDelta delta =
                new DeviceDelta("d", ts, 0, List.of(new MetricDelta("m", Hour.of(ts), Summary.of(ts, value))));
        recent.add(new FramePart(new OffsetRange(0, 0, 1), "", 0, 1, new Tally(), List.of(delta)));
    }

    @Test
    void theLastPointIsAlwaysTheNewest() {
        for (int i = 1; i <= 50_000; i++) {
            add(i * 1000L, i);
            assertThat(recent.of("d", "m")).last().isEqualTo(new Point(i * 1000L, i));
        }
        List<Point> points = recent.of("d", "m");
        assertThat(points).hasSizeBetween(900, 1000).isSortedAccordingTo((a, b) -> Long.compare(a.ts(), b.ts()));
        assertThat(points.get(0).ts()).isBetween(40_000_000L, 40_200_000L);
    }

    @Test
    void aRepeatOrALateValueChangesNothing() {
        add(100_000, 1);
        add(100_000, 2);
        add(50_000, 3);
        assertThat(recent.of("d", "m")).containsExactly(new Point(100_000, 1));
        assertThat(recent.of("d", "other")).isEmpty();
        assertThat(recent.of("other", "m")).isEmpty();
    }

    @Test
    void whatIsOlderThanTheWindowGoes() {
        add(1000, 1);
        add(20_000_000, 2);
        assertThat(recent.of("d", "m")).containsExactly(new Point(20_000_000, 2));
    }

    @Test
    void aMetricThatIsOlderThanItsDevicesWindowLeavesNothing() {
        long newest = 20_000_000;
        DeviceDelta delta = new DeviceDelta(
                "d",
                newest,
                0,
                List.of(
                        new MetricDelta("m", Hour.of(1000), Summary.of(1000, 1)),
                        new MetricDelta("m", Hour.of(newest), Summary.of(newest, 2))));
        recent.add(new FramePart(new OffsetRange(0, 0, 1), "", 0, 1, new Tally(), List.of(delta)));
        assertThat(recent.of("d", "m")).containsExactly(new Point(newest, 2));
    }

    @Test
    void theRateIsTheMeanOfTenWholeSeconds() {
        AtomicLong now = new AtomicLong(100_000);
        RateMeter rate = new RateMeter(now::get);
        rate.add(50);
        assertThat(rate.perSecond()).isZero();
        now.set(101_500);
        rate.add(50);
        assertThat(rate.perSecond()).isEqualTo(5);
        now.set(110_000);
        assertThat(rate.perSecond()).isEqualTo(10);
        now.set(113_000);
        assertThat(rate.perSecond()).isZero();
    }
}
