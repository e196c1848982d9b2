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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentPointsTest {

    private final RecentPoints recent = new RecentPoints(10_000_000, 500);

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

    private static FramePart part(String device, long ts, List<MetricDelta> metrics) {
        DeviceDelta delta = new DeviceDelta(device, ts, 0, metrics);
        return new FramePart(new OffsetRange(0, 0, 1), "", 0, 1, new Tally(), List.of(delta));
    }

    private static List<MetricDelta> metrics(long ts, int from, int until) {
        return IntStream.range(from, until)
                .mapToObj(i -> new MetricDelta("m" + i, Hour.of(ts), Summary.of(ts, i)))
                .toList();
    }

    @Test
    void oneDeviceHasPointsOfSoManyMetricsOnly() {
        recent.add(part("d", 1000, metrics(1000, 0, 400)));
        recent.add(part("d", 2000, metrics(2000, 0, 700)));
        assertThat(recent.of("d", "m499")).hasSize(1);
        assertThat(recent.of("d", "m500")).isEmpty();
        assertThat(recent.of("d", "m0")).hasSize(2);
    }

    @Test
    void devicesThatAreOutOfTheWindowMakeRoomForOthers() {
        long ts = 1_000_000_000L;
        for (int device = 0; device < 50; device++) { // more series than are kept
            recent.add(part("old-" + device, ts, metrics(ts, 0, 500)));
        }
        assertThat(recent.of("old-0", "m0")).hasSize(1);
        recent.add(part("at once", ts, metrics(ts, 0, 1)));
        assertThat(recent.of("at once", "m0")).as("without room").isEmpty();
        long later = ts + 10_000_001;
        recent.add(part("later", later, metrics(later, 0, 1)));
        assertThat(recent.of("later", "m0")).hasSize(1);
        assertThat(recent.of("old-1", "m0"))
                .as("the one not heard of for the longest time")
                .isEmpty();
    }
}
