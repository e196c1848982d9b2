package io.seamark.common.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalClockTest {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private static long ts(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    private static String shown(LocalClock clock, String instant) {
        return LocalDateTime.ofEpochSecond(clock.local(ts(instant)) / 1000, 0, ZoneOffset.UTC)
                .toString();
    }

    @Test
    void inSpringAnHourIsLeftOut() {
        LocalClock clock = LocalClock.of(NEW_YORK);
        assertThat(shown(clock, "2026-03-08T06:59:00Z")).isEqualTo("2026-03-08T01:59");
        assertThat(shown(clock, "2026-03-08T07:00:00Z")).isEqualTo("2026-03-08T03:00");
        assertThat(shown(clock, "2026-03-08T06:59:59Z")).as("back before it").isEqualTo("2026-03-08T01:59:59");
    }

    @Test
    void inAutumnAnHourComesTwice() {
        LocalClock clock = LocalClock.of(NEW_YORK);
        assertThat(shown(clock, "2026-11-01T05:30:00Z")).isEqualTo("2026-11-01T01:30");
        assertThat(shown(clock, "2026-11-01T06:30:00Z")).isEqualTo("2026-11-01T01:30");
        assertThat(shown(clock, "2026-11-01T06:00:00Z")).isEqualTo("2026-11-01T01:00");
        assertThat(shown(clock, "2026-11-01T07:00:00Z")).isEqualTo("2026-11-01T02:00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "America/New_York",
                "Europe/Berlin",
                "Asia/Kolkata",
                "Australia/Lord_Howe", // half an hour of daylight saving
                "Africa/Casablanca", // clocks follow the moon
                "Pacific/Apia", // left out a day
                "America/Sao_Paulo",
                "+05:45",
                "UTC"
            })
    void itShowsWhatTheRulesOfTheZoneSayInWhateverOrderItIsAsked(String name) {
        ZoneId zone = ZoneId.of(name);
        LocalClock clock = LocalClock.of(zone);
        Random random = new Random(name.hashCode());
        long from = ts("1900-01-01T00:00:00Z");
        long until = ts("2200-01-01T00:00:00Z");
        List<Long> times = new ArrayList<>(List.of(0L, -62_135_596_800_000L, 253_402_300_799_999L));
        for (int i = 0; i < 20_000; i++) {
            times.add(from + (long) (random.nextDouble() * (until - from)));
        }
        var change = zone.getRules().nextTransition(Instant.ofEpochMilli(from));
        while (change != null && change.getInstant().toEpochMilli() < until) {
            for (long off = -1; off <= 1; off++) {
                times.add(change.getInstant().toEpochMilli() + off);
            }
            change = zone.getRules().nextTransition(change.getInstant());
        }
        java.util.Collections.shuffle(times, random);
        for (long ts : times) {
            long offset =
                    1000L * zone.getRules().getOffset(Instant.ofEpochMilli(ts)).getTotalSeconds();
            assertThat(clock.local(ts)).as("%s at %d", name, ts).isEqualTo(ts + offset);
        }
    }

    @Test
    void anyTimeAtAllHasAnAnswer() {
        for (long ts : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
            assertThat(LocalClock.UTC.local(ts)).isEqualTo(ts);
            assertThat(Math.abs(LocalClock.of(NEW_YORK).local(ts) - ts)).isLessThan(86_400_000L);
        }
    }

    @Test
    void whateverNeverDiffersFromUtcIsUtc() {
        for (String name : List.of("UTC", "Z", "GMT", "Etc/UTC", "+00:00")) {
            assertThat(LocalClock.of(ZoneId.of(name))).isSameAs(LocalClock.UTC);
        }
        assertThat(LocalClock.of(ZoneId.of("Europe/London"))).isNotEqualTo(LocalClock.UTC);
    }

    @Test
    void severalThreadsOnBothSidesOfAChangeSeeTheirOwnSide() throws Exception {
        LocalClock clock = LocalClock.of(NEW_YORK);
        long change = ts("2026-03-08T07:00:00Z");
        List<Throwable> wrong = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int side = -1; side <= 0; side++) {
            long ts = change + side;
            long expected = ts + (side < 0 ? -5 : -4) * 3_600_000L;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 200_000; i++) {
                    if (clock.local(ts) != expected) {
                        wrong.add(new AssertionError("at " + ts));
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aBaselineFollowsTheClockOnTheWallOverAChange() {
        MetricBaseline day = Baselines.seasonal("m", 24).by(LocalClock.of(NEW_YORK));
        // 09:30 in New York, in winter, in summer, and in winter again.
        assertThat(day.level(ts("2026-03-07T14:30:00Z"))).isCloseTo(9, within(1e-3));
        assertThat(day.level(ts("2026-03-08T13:30:00Z"))).isCloseTo(9, within(1e-3));
        assertThat(day.level(ts("2026-10-31T13:30:00Z"))).isCloseTo(9, within(1e-3));
        assertThat(day.level(ts("2026-11-01T14:30:00Z"))).isCloseTo(9, within(1e-3));
        assertThat(day.spread(ts("2026-03-08T13:30:00Z"))).isCloseTo(10, within(0.25));
        MetricBaseline week = Baselines.seasonal("m", 48).by(LocalClock.of(NEW_YORK));
        assertThat(week.level(ts("2026-03-07T04:30:00Z"))).as("Friday, 23:30").isCloseTo(23, within(1e-3));
        assertThat(week.level(ts("2026-03-07T05:30:00Z"))).as("Saturday, 00:30").isCloseTo(24, within(1e-3));
    }

    @Test
    void askingForALevelAllocatesNothingBetweenTwoChangesOfClocks() {
        MetricBaseline day = Baselines.seasonal("m", 24).by(LocalClock.of(NEW_YORK));
        long from = ts("2026-04-01T00:00:00Z");
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double sum = day.level(from) + day.spread(from);
        long before = thread.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100_000; i++) {
            long ts = from + i * 60_000L;
            sum += day.level(ts) + day.spread(ts);
        }
        assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
        assertThat(sum).isPositive();
    }

    @Test
    void whereClocksDifferByHalvesOfAnHourSlotsAreLocalHours() {
        MetricBaseline day = Baselines.seasonal("m", 24).by(LocalClock.of(ZoneId.of("Asia/Kolkata")));
        assertThat(day.level(ts("2026-03-07T04:00:00Z"))).as("09:30").isCloseTo(9, within(1e-3));
    }
}
