package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.MetricBaseline;
import io.seamark.common.label.DeviceLabels;
import io.seamark.common.registry.DeviceTime;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices that work by the clock on their wall, over a day on which it is changed. */
class LocalSeasonTest {

    private static final long MINUTE = 60_000L;
    private static final long DAY = 1440 * MINUTE;
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final BaselineFit FIT = new BaselineFit(72);

    private static double hour(ZoneId zone, long ts) {
        ZonedDateTime there = Instant.ofEpochMilli(ts).atZone(zone);
        return there.getHour() + there.getMinute() / 60.0;
    }

    /** The middle of the working day is 40 above the night; mornings and evenings are steep. */
    private static double work(ZoneId zone, long ts) {
        double hour = hour(zone, ts);
        return 20 + 40 / (1 + Math.exp(-3 * (hour - 8))) - 40 / (1 + Math.exp(-3 * (hour - 17)));
    }

    /** As warm as the day: coolest at 4, warmest at 16. */
    private static double warmth(ZoneId zone, long ts) {
        return 20 + 8 * Math.sin(2 * Math.PI * (hour(zone, ts) - 10) / 24);
    }

    private static DeviceHistory history(
            String device, ZoneId told, long from, long until, LongToDoubleFunction value) {
        Random random = new Random(device.hashCode());
        DeviceHistory history = new DeviceHistory(device, DeviceLabels.NONE, new DeviceTime(told, 0), 500);
        for (long ts = from; ts < until; ts += 10 * MINUTE) {
            history.reading(ts);
            history.put("m0", value.applyAsDouble(ts) + 0.5 * random.nextGaussian());
        }
        return history;
    }

    private static DeviceHistory works(ZoneId told, long from, long until) {
        return history("d", told, from, until, ts -> work(NEW_YORK, ts));
    }

    private static DeviceHistory warms(String device, ZoneId zone, long from, long until) {
        return history(device, zone, from, until, ts -> warmth(zone, ts));
    }

    /** How far the expected value lies from the true one over a fortnight, on average. */
    private static double error(DeviceBaseline baseline, long from) {
        MetricBaseline metric = baseline.metrics().get(0);
        double sum = 0;
        int n = 0;
        for (long ts = from; ts < from + 14 * DAY; ts += 10 * MINUTE) {
            sum += Math.abs(metric.level(ts) - work(NEW_YORK, ts));
            n++;
        }
        return sum / n;
    }

    private static double widest(DeviceBaseline baseline, long from) {
        double widest = 0;
        for (long ts = from; ts < from + DAY; ts += 10 * MINUTE) {
            widest = Math.max(widest, baseline.metrics().get(0).spread(ts));
        }
        return widest;
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z"})
    void aHistoryOnBothSidesOfAChangeOfClocksIsFittedByTheClocks(String change) {
        long at = Instant.parse(change).toEpochMilli();
        DeviceBaseline local = FIT.own(works(NEW_YORK, at - 14 * DAY, at + 14 * DAY));
        DeviceBaseline utc = FIT.own(works(UTC, at - 14 * DAY, at + 14 * DAY));
        assertThat(local.clock().zone()).isEqualTo(NEW_YORK);
        assertThat(local.metrics().get(0).slots()).isEqualTo(24);
        assertThat(error(local, at - 7 * DAY)).isLessThan(1);
        assertThat(error(utc, at - 7 * DAY)).isGreaterThan(3 * error(local, at - 7 * DAY));
        assertThat(widest(utc, at)).isGreaterThan(2 * widest(local, at));
    }

    @Test
    void whatWasLearnedInWinterHoldsInSummer() {
        long change = Instant.parse("2026-03-08T07:00:00Z").toEpochMilli();
        DeviceBaseline local = FIT.own(works(NEW_YORK, change - 15 * DAY, change - DAY));
        DeviceBaseline utc = FIT.own(works(UTC, change - 15 * DAY, change - DAY));
        assertThat(error(local, change - 15 * DAY)).isCloseTo(error(utc, change - 15 * DAY), within(0.1));
        assertThat(error(local, change)).isLessThan(1);
        assertThat(error(utc, change)).as("mornings come an hour early").isGreaterThan(3);
    }

    @Test
    void theDayOfAClusterIsThatOfTheClocksOfItsMembersAndOfTheBorrower() {
        long from = Instant.parse("2026-02-02T00:00:00Z").toEpochMilli();
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        ZoneId kolkata = ZoneId.of("Asia/Kolkata");
        List<DailyProfile> members = List.of(
                DailyProfile.of(warms("x", NEW_YORK, from, from + 7 * DAY)),
                DailyProfile.of(warms("y", berlin, from, from + 7 * DAY)));
        for (int hour = 0; hour < 24; hour++) {
            assertThat(members.get(0).hours()[0][hour]).isCloseTo(members.get(1).hours()[0][hour], within(1.0));
        }
        Cluster cluster = Cluster.of(0, members.get(0).scaled(), members);
        Clusters clusters = new Clusters(Map.of(cluster.metrics(), List.of(cluster)));
        // From 05:30 to 11:30 there: a morning is enough to borrow the night.
        DeviceHistory young = warms("z", kolkata, from, from + DAY / 4);
        DeviceBaseline borrowed = FIT.borrowed(young, clusters).orElseThrow();
        assertThat(borrowed.source()).isEqualTo("cluster-0");
        assertThat(borrowed.clock().zone()).isEqualTo(kolkata);
        MetricBaseline metric = borrowed.metrics().get(0);
        long midnight = from + DAY - 330 * MINUTE;
        long warmest = midnight;
        long coolest = midnight;
        for (long ts = midnight; ts < midnight + DAY; ts += 10 * MINUTE) {
            warmest = metric.level(ts) > metric.level(warmest) ? ts : warmest;
            coolest = metric.level(ts) < metric.level(coolest) ? ts : coolest;
        }
        assertThat(hour(kolkata, warmest)).as("never seen").isCloseTo(16, within(1.1));
        assertThat(hour(kolkata, coolest)).as("never seen").isCloseTo(4, within(1.1));
    }

    @Test
    void weekendsAreThoseOfTheClockOnTheWall() {
        // In Auckland, half of Saturday is Friday in UTC.
        ZoneId auckland = ZoneId.of("Pacific/Auckland");
        long from = Instant.parse("2026-05-03T12:00:00Z").toEpochMilli(); // Monday, 0:00
        DeviceHistory history = history("d", auckland, from, from + 21 * DAY, ts -> {
            int day = Instant.ofEpochMilli(ts).atZone(auckland).getDayOfWeek().getValue();
            return day >= 6 ? 20 : work(auckland, ts);
        });
        MetricBaseline metric = FIT.own(history).metrics().get(0);
        assertThat(metric.slots()).isEqualTo(48);
        long noon = 12 * 60 * MINUTE + 30 * MINUTE;
        assertThat(metric.level(from + 4 * DAY + noon)).as("Friday").isCloseTo(60, within(1.0));
        assertThat(metric.level(from + 5 * DAY + noon)).as("Saturday").isCloseTo(20, within(1.0));
        assertThat(metric.level(from + 6 * DAY + noon)).as("Sunday").isCloseTo(20, within(1.0));
    }
}
