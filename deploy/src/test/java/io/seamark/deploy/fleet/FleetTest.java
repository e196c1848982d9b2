package io.seamark.deploy.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.reading.ReadingEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {

    /** A Monday. */
    private static final long START = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();

    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;

    @Property(tries = 200)
    void theSameSeedGivesTheSameBytes(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 8) int index,
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long ts) {
        Fleet one = new Fleet(seed, 9, Duration.ofSeconds(60));
        Fleet other = new Fleet(seed, 12, Duration.ofSeconds(60));
        Device device = one.devices().get(index);
        assertThat(one.nextTime(device, ts))
                .isEqualTo(other.nextTime(other.devices().get(index), ts));
        assertThat(ReadingEncoder.toJson(one.reading(device, ts, FaultPlan.none())))
                .isEqualTo(ReadingEncoder.toJson(other.reading(other.devices().get(index), ts, FaultPlan.none())));
    }

    @Property(tries = 200)
    void aDeviceReportsOnceInEveryInterval(
            @ForAll long seed, @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long ts) {
        Fleet fleet = new Fleet(seed, 1, Duration.ofSeconds(10));
        Device device = fleet.devices().get(0);
        long next = fleet.nextTime(device, ts);
        assertThat(next).isBetween(ts, ts + 9_999);
        assertThat(fleet.nextTime(device, next)).isEqualTo(next);
        assertThat(fleet.nextTime(device, next + 1)).isEqualTo(next + 10_000);
    }

    @Test
    void historyIsTheSameInOnePieceAndInTwo(@TempDir Path folder) throws Exception {
        Fleet fleet = new Fleet(7, 6, Duration.ofSeconds(60));
        FaultPlan faults = new FaultPlanner(4, Duration.ofHours(1)).plan(fleet, START, START + DAY);
        long whole = new HistoryWriter(fleet, faults, folder.resolve("whole")).write(START, START + DAY, rows -> {});
        new HistoryWriter(fleet, faults, folder.resolve("a")).write(START, START + 5 * HOUR, rows -> {});
        new HistoryWriter(fleet, faults, folder.resolve("b")).write(START + 5 * HOUR, START + DAY, rows -> {});
        assertThat(whole).isEqualTo(6 * 24 * 60);
        for (Device device : fleet.devices()) {
            String file = device.id() + ".csv";
            String second = Files.readString(folder.resolve("b").resolve(file));
            String joined =
                    Files.readString(folder.resolve("a").resolve(file)) + second.substring(second.indexOf('\n') + 1);
            assertThat(joined)
                    .isEqualTo(Files.readString(folder.resolve("whole").resolve(file)));
        }
    }

    @Test
    void anotherSeedIsAnotherFleet() {
        Fleet one = new Fleet(1, 3, Duration.ofSeconds(60));
        Fleet other = new Fleet(2, 3, Duration.ofSeconds(60));
        assertThat(one.reading(one.devices().get(0), START, FaultPlan.none()))
                .isNotEqualTo(other.reading(other.devices().get(0), START, FaultPlan.none()));
    }

    @Test
    void idsNameTypeAndNumber() {
        assertThat(new Fleet(1, 7, Duration.ofSeconds(1)).devices())
                .extracting(Device::id)
                .containsExactly(
                        "pump-0001",
                        "server-0001",
                        "vehicle-0001",
                        "pump-0002",
                        "server-0002",
                        "vehicle-0002",
                        "pump-0003");
    }

    @Test
    void metricsOfADeviceMoveTogether() {
        Fleet fleet = new Fleet(3, 2, Duration.ofSeconds(60));
        double[][] day = values(fleet, fleet.devices().get(0), START, START + DAY);
        assertThat(correlation(day[0], day[1])).isGreaterThan(0.9);
        assertThat(correlation(day[0], day[2])).isGreaterThan(0.9);
    }

    @Test
    void weekendsAreQuieterThanWeekdays() {
        Fleet fleet = new Fleet(3, 2, Duration.ofSeconds(60));
        Device server = fleet.devices().get(1);
        double wednesday = mean(values(fleet, server, START + 2 * DAY, START + 3 * DAY)[0]);
        double sunday = mean(values(fleet, server, START + 6 * DAY, START + 7 * DAY)[0]);
        assertThat(sunday).isLessThan(wednesday - fleet.spread(server, "cpu"));
    }

    @Test
    void neighbouringReadingsAreNearEachOtherAndWithinTheSpread() {
        Fleet fleet = new Fleet(5, 1, Duration.ofSeconds(60));
        Device pump = fleet.devices().get(0);
        double[] temp = values(fleet, pump, START, START + DAY)[0];
        double largestStep = 0;
        for (int i = 1; i < temp.length; i++) {
            largestStep = Math.max(largestStep, Math.abs(temp[i] - temp[i - 1]));
        }
        assertThat(largestStep).isLessThan(3 * fleet.spread(pump, "temp"));
    }

    @Test
    void countsAreWholeAndVehiclesRest() {
        Fleet fleet = new Fleet(5, 3, Duration.ofSeconds(60));
        double[] io = values(fleet, fleet.devices().get(1), START, START + DAY)[3];
        assertThat(Arrays.stream(io).boxed()).allMatch(value -> value >= 0 && value == Math.rint(value));
        double[] speed = values(fleet, fleet.devices().get(2), START, START + DAY)[1];
        assertThat(Arrays.stream(speed).boxed()).contains(0.0).anyMatch(value -> value > 20);
    }

    @Test
    void aFleetThatCannotBeIsRefused() {
        assertThatThrownBy(() -> new Fleet(1, 0, Duration.ofSeconds(1))).hasMessageContaining("at least 1 device");
        assertThatThrownBy(() -> new Fleet(1, 1, Duration.ZERO)).hasMessageContaining("at least 1 ms");
        Fleet fleet = new Fleet(1, 1, Duration.ofSeconds(1));
        assertThatThrownBy(() -> fleet.spread(fleet.devices().get(0), "cpu"))
                .hasMessageContaining("pump-0001 has no metric 'cpu'");
    }

    static double[][] values(Fleet fleet, Device device, long from, long until) {
        int count = (int) ((until - from) / fleet.interval().toMillis());
        double[][] series = new double[device.metrics().size()][count];
        double[] row = new double[series.length];
        long ts = fleet.nextTime(device, from);
        for (int i = 0; i < count; i++, ts = fleet.nextTime(device, ts + 1)) {
            fleet.values(device, ts, FaultPlan.none(), row);
            for (int m = 0; m < row.length; m++) {
                series[m][i] = row[m];
            }
        }
        return series;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double correlation(double[] x, double[] y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }
}
