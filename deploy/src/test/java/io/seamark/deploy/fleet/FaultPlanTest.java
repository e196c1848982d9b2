package io.seamark.deploy.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultPlanTest {

    private static final long START = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;

    private final Fleet fleet = new Fleet(11, 30, Duration.ofSeconds(60));

    @Property(tries = 50)
    void thePlanIsAFunctionOfItsSeedAndKeepsTheGap(@ForAll long seed) {
        Fleet seeded = new Fleet(seed, 6, Duration.ofSeconds(60));
        FaultPlanner planner = new FaultPlanner(3, Duration.ofHours(2));
        FaultPlan plan = planner.plan(seeded, START, START + 4 * DAY);
        assertThat(planner.plan(seeded, START, START + 4 * DAY).faults()).isEqualTo(plan.faults());
        Map<String, Long> ends = new HashMap<>();
        for (Fault fault : plan.faults()) {
            assertThat(fault.from()).isBetween(START, START + 4 * DAY - 1);
            assertThat(fault.from()).isGreaterThanOrEqualTo(ends.getOrDefault(fault.device(), 0L) + 2 * HOUR);
            assertThat(fault.kind() == FaultKind.STUCK ? 6 : Math.abs(fault.magnitude()))
                    .isBetween(6.0, 12.0);
            ends.put(fault.device(), fault.until());
        }
    }

    @Test
    void theRateIsWhatWasAskedForAndEveryKindOccurs() {
        FaultPlan plan = new FaultPlanner(0.5, Duration.ZERO).plan(fleet, START, START + 30 * DAY);
        assertThat(plan.faults()).hasSizeBetween(330, 510);
        Set<FaultKind> kinds = new HashSet<>();
        plan.faults().forEach(fault -> kinds.add(fault.kind()));
        assertThat(kinds).containsExactlyInAnyOrder(FaultKind.values());
        assertThat(new FaultPlanner(0, Duration.ZERO)
                        .plan(fleet, START, START + DAY)
                        .faults())
                .isEmpty();
    }

    @Test
    void everyPlannedOffsetIsAsLargeAsTheTruthSays() {
        FaultPlan plan = new FaultPlanner(0.5, Duration.ofHours(1)).plan(fleet, START, START + 30 * DAY);
        for (Fault fault : plan.faults()) {
            if (fault.kind() == FaultKind.SPIKE || fault.kind() == FaultKind.LEVEL_SHIFT) {
                Device device = device(fault.device());
                long ts = fleet.nextTime(device, fault.from());
                for (String metric : fault.metrics()) {
                    double off = value(plan, device, metric, ts) - value(FaultPlan.none(), device, metric, ts);
                    // A resting vehicle apart, every metric is off by the whole magnitude, up to rounding.
                    assertThat(off).isCloseTo(fault.magnitude() * fleet.spread(device, metric), within(1.01));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void aFaultChangesItsMetricInItsTimeAndNothingElse(FaultKind kind) {
        Device pump = fleet.devices().get(0);
        Fault fault = new Fault(pump.id(), List.of("temp"), kind, START + HOUR, START + 3 * HOUR, 8);
        FaultPlan plan = FaultPlan.of(List.of(fault));
        int changed = 0;
        for (long ts = fleet.nextTime(pump, START); ts < START + 4 * HOUR; ts = fleet.nextTime(pump, ts + 1)) {
            assertThat(value(plan, pump, "rpm", ts)).isEqualTo(value(FaultPlan.none(), pump, "rpm", ts));
            boolean same = value(plan, pump, "temp", ts) == value(FaultPlan.none(), pump, "temp", ts);
            if (!fault.covers(ts)) {
                assertThat(same).isTrue();
            }
            changed += same ? 0 : 1;
        }
        assertThat(changed).isBetween(110, 120);
    }

    @Test
    void aStuckMetricKeepsItsValueAndARampGrows() {
        Device pump = fleet.devices().get(0);
        FaultPlan stuck = FaultPlan.of(
                List.of(new Fault(pump.id(), List.of("temp"), FaultKind.STUCK, START, START + 2 * HOUR, 0)));
        assertThat(value(stuck, pump, "temp", START + HOUR))
                .isEqualTo(value(stuck, pump, "temp", START + 2 * HOUR - 1));
        FaultPlan ramp = FaultPlan.of(
                List.of(new Fault(pump.id(), List.of("temp"), FaultKind.RAMP, START, START + 2 * HOUR, 10)));
        double half = value(ramp, pump, "temp", START + HOUR) - value(FaultPlan.none(), pump, "temp", START + HOUR);
        assertThat(half).isCloseTo(5 * fleet.spread(pump, "temp"), within(0.02));
    }

    @Test
    void overlappingFaultsOfOneDeviceAddUp() {
        Device pump = fleet.devices().get(0);
        List<Fault> faults = List.of(
                new Fault(pump.id(), List.of("temp"), FaultKind.LEVEL_SHIFT, START, START + 9 * HOUR, 8),
                new Fault(pump.id(), List.of("temp"), FaultKind.SPIKE, START + HOUR, START + 2 * HOUR, 8),
                new Fault(pump.id(), List.of("temp"), FaultKind.SPIKE, START + 3 * HOUR, START + 4 * HOUR, 8));
        long ts = START + 3 * HOUR + 1;
        double off = value(FaultPlan.of(faults), pump, "temp", ts) - value(FaultPlan.none(), pump, "temp", ts);
        assertThat(off).isCloseTo(16 * fleet.spread(pump, "temp"), within(0.02));
    }

    @Test
    void theFileGivesBackThePlan(@TempDir Path folder) throws IOException {
        FaultPlan plan = new FaultPlanner(2, Duration.ofHours(1)).plan(fleet, START, START + DAY);
        Path file = folder.resolve("faults.jsonl");
        FaultFile.write(plan, file);
        assertThat(FaultFile.read(file).faults()).isEqualTo(plan.faults()).isNotEmpty();
        Files.writeString(file, "{\"device\":\"x\"}\n");
        assertThatThrownBy(() -> FaultFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 1");
    }

    @Test
    void thePlanKnowsWhatHasBegun() {
        FaultPlan plan = new FaultPlanner(2, Duration.ofHours(1)).plan(fleet, START, START + DAY);
        long third = plan.faults().get(2).from();
        assertThat(plan.startedBy(START - 1)).isEmpty();
        assertThat(plan.startedBy(third)).hasSizeGreaterThanOrEqualTo(3);
        assertThat(plan.startedBy(START + DAY)).isEqualTo(plan.faults());
    }

    private Device device(String id) {
        return fleet.devices().stream()
                .filter(device -> device.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private double value(FaultPlan plan, Device device, String metric, long ts) {
        return fleet.reading(device, ts, plan).metrics().get(metric);
    }
}
