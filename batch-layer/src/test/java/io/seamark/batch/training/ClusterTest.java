package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.baseline.DeviceBaseline;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClusterTest {

    private static final long MINUTE = 60_000L;
    private static final long DAY = 1440 * MINUTE;
    private static final long MONDAY = 1_709_510_400_000L;

    private static double day(long ts, double phase) {
        return Math.sin(2 * Math.PI * ts / DAY + phase);
    }

    private static DeviceHistory history(String name, double level, double size, double phase, long minutes) {
        Random random = new Random(name.hashCode());
        DeviceHistory history = new DeviceHistory(name);
        for (long ts = MONDAY; ts < MONDAY + minutes * MINUTE; ts += MINUTE) {
            history.reading(ts);
            history.put("m", level + size * (day(ts, phase) + 0.05 * random.nextGaussian()));
        }
        return history;
    }

    private static Cluster cluster(int number, double phase) {
        List<DailyProfile> members = List.of(
                DailyProfile.of(history("x" + number, 10, 2, phase, 3 * 1440)),
                DailyProfile.of(history("y" + number, 12, 2, phase, 3 * 1440)));
        return Cluster.of(number, members.get(0).scaled(), members);
    }

    private static final Clusters CLUSTERS =
            new Clusters(Map.of(List.of("m"), List.of(cluster(0, 0), cluster(1, Math.PI))));

    @Test
    void aYoungDeviceBorrowsTheDayThatItsFewHoursLookLike() {
        DeviceHistory morning = history("new", 40, 4, Math.PI, 5 * 60);
        DeviceBaseline borrowed =
                new BaselineFit(48).borrowed(morning, CLUSTERS).orElseThrow();
        assertThat(borrowed.source()).isEqualTo("cluster-1");
        // Hours that it has never seen: its own level and size, the cluster's shape.
        for (long hour = 6; hour < 24; hour++) {
            long ts = MONDAY + hour * 60 * MINUTE;
            assertThat(borrowed.metrics().get(0).level(ts)).isCloseTo(40 + 4 * day(ts, Math.PI), within(1.2));
        }
    }

    @Test
    void aBorrowedSeasonHoldsTheHistoryOfTheBorrower() {
        DeviceHistory morning = history("new", 40, 4, 0, 5 * 60);
        DeviceBaseline borrowed =
                new BaselineFit(48).borrowed(morning, CLUSTERS).orElseThrow();
        for (int i = 0; i < morning.size(); i++) {
            assertThat(Math.abs(borrowed.metrics().get(0).deviation(morning.time(i), morning.column("m")[i])))
                    .isLessThan(6);
        }
    }

    @Test
    void thereIsNothingToBorrowForOtherMetrics() {
        DeviceHistory other = new DeviceHistory("other");
        other.reading(MONDAY);
        other.put("n", 1);
        assertThat(new BaselineFit(48).borrowed(other, CLUSTERS)).isEmpty();
    }

    @Test
    void aShortHistoryIsOneBelowTheHoursAskedFor() {
        BaselineFit fit = new BaselineFit(72);
        assertThat(fit.isShort(history("a", 1, 1, 0, 71 * 60))).isTrue();
        assertThat(fit.isShort(history("a", 1, 1, 0, 72 * 60))).isFalse();
        assertThat(fit.own(history("a", 1, 1, 0, 71 * 60)).metrics().get(0).slots())
                .isEqualTo(1);
        assertThat(fit.own(history("a", 1, 1, 0, 73 * 60)).metrics().get(0).slots())
                .isEqualTo(24);
    }

    @Test
    void aSeasonThatDoesNotFitIsNotBorrowed() {
        Random random = new Random(5);
        DeviceHistory noise = new DeviceHistory("noise");
        for (long ts = MONDAY; ts < MONDAY + 12 * 60 * MINUTE; ts += MINUTE) {
            noise.reading(ts);
            noise.put("m", 40 + random.nextGaussian());
        }
        assertThat(new BaselineFit(72).borrowed(noise, CLUSTERS)).isEmpty();
    }
}
