package io.seamark.common.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertLimit;
import io.seamark.common.alert.AlertRule;
import io.seamark.common.baseline.Baselines;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.Reading;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingEncoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import io.seamark.common.summary.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeviceStepTest {

    private static final long START = 1_700_000_000_000L;
    private static final Optional<DeviceBaseline> BASELINE = Optional.of(Baselines.together());

    private final ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(Settings.reference()));

    private static DeviceStep step() {
        return new DeviceStep(
                new DedupLimits(3_600_000, 1 << 20), new AlertRule(2, 0, 3, 0.05), new AlertLimit(1000, 1), 500);
    }

    private static List<Reading> readings(Random random, int count) {
        List<Reading> readings = new ArrayList<>();
        boolean strange = false;
        for (int i = 0; i < count; i++) {
            strange ^= random.nextInt(8) == 0;
            long ts = START + (i - random.nextInt(4)) * 600_000L; // some late, some repeated
            double a = (strange ? 30 : 0) + random.nextGaussian();
            readings.add(new Reading("d", ts, random.nextInt(5) == 0 ? Map.of("a", a) : Map.of("a", a, "b", 10 + a)));
        }
        return readings;
    }

    private DeviceSlice slice(List<Reading> readings, int from, int until) {
        DeviceSlice slice = new DeviceSlice("d");
        for (int i = from; i < until; i++) {
            assertThat(decoder.decode(
                            "d".getBytes(UTF_8),
                            ReadingEncoder.toJson(readings.get(i)),
                            readings.get(i).ts()))
                    .isTrue();
            slice.add(decoder, 1000L + i);
        }
        return slice;
    }

    private static Map<String, Summary> merged(List<DeviceOutcome> outcomes) {
        Map<String, Summary> all = new TreeMap<>();
        for (DeviceOutcome outcome : outcomes) {
            for (MetricDelta delta : outcome.delta().metrics()) {
                all.computeIfAbsent(delta.metric() + "@" + delta.hour(), key -> new Summary())
                        .merge(delta.summary());
            }
        }
        return all;
    }

    @Test
    void howTheLogIsCutChangesNothing() {
        int alerts = 0;
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            List<Reading> readings = readings(random, 120);
            DeviceOutcome whole = step().apply(
                            new DeviceState(), BASELINE, "g", 3, slice(readings, 0, readings.size()), WindowSet.NONE);
            DeviceState state = new DeviceState();
            List<DeviceOutcome> parts = new ArrayList<>();
            DeviceStep step = step();
            for (int from = 0; from < readings.size(); ) {
                int until = Math.min(readings.size(), from + 1 + random.nextInt(20));
                parts.add(step.apply(state, BASELINE, "g", 3, slice(readings, from, until), WindowSet.NONE));
                state = random.nextBoolean() ? state.copy() : DeviceState.fromBytes(state.toBytes());
                from = until;
            }
            List<AlertEvent> told =
                    parts.stream().flatMap(part -> part.alerts().stream()).toList();
            alerts += told.size();
            assertThat(told).isEqualTo(whole.alerts());
            assertThat(parts.stream().mapToLong(DeviceOutcome::accepted).sum()).isEqualTo(whole.accepted());
            assertThat(parts.stream().mapToLong(DeviceOutcome::duplicates).sum())
                    .isEqualTo(whole.duplicates());
            Map<String, Summary> expected = merged(List.of(whole));
            Map<String, Summary> found = merged(parts);
            assertThat(found).containsOnlyKeys(expected.keySet());
            expected.forEach((key, summary) -> assertThat(found.get(key).agreesExactlyWith(summary))
                    .as(key)
                    .isTrue());
        }
        assertThat(alerts).isPositive();
    }

    @Test
    void aTaskThatRunsAgainFromACopyDoesTheSame() {
        List<Reading> readings = readings(new Random(5), 200);
        DeviceState state = new DeviceState();
        step().apply(state, BASELINE, "g", 0, slice(readings, 0, 100), WindowSet.NONE);
        byte[] before = state.toBytes();
        DeviceState once = state.copy();
        DeviceState again = state.copy();
        DeviceOutcome first = step().apply(once, BASELINE, "g", 0, slice(readings, 100, 200), WindowSet.NONE);
        DeviceOutcome second = step().apply(again, BASELINE, "g", 0, slice(readings, 100, 200), WindowSet.NONE);
        assertThat(second.alerts()).isEqualTo(first.alerts());
        assertThat(second.accepted()).isEqualTo(first.accepted());
        assertThat(again.toBytes()).isEqualTo(once.toBytes());
        assertThat(state.toBytes()).isEqualTo(before);
    }

    @Test
    void aRepeatIsCountedAndNotMeasured() {
        List<Reading> readings = List.of(
                new Reading("d", START, Map.of("a", 1.0)),
                new Reading("d", START, Map.of("a", 99.0)),
                new Reading("d", START + 1, Map.of("a", 2.0)));
        DeviceOutcome outcome =
                step().apply(new DeviceState(), Optional.empty(), "", 0, slice(readings, 0, 3), WindowSet.NONE);
        assertThat(outcome.accepted()).isEqualTo(2);
        assertThat(outcome.duplicates()).isEqualTo(1);
        assertThat(merged(List.of(outcome)).values()).singleElement().satisfies(summary -> {
            assertThat(summary.count()).isEqualTo(2);
            assertThat(summary.max()).isEqualTo(2.0);
        });
        assertThat(outcome.delta().lastTs()).isEqualTo(START + 1);
    }

    @Test
    void aReadingThatAddsMetricsToATimeIsMeasuredForTheseAlone() {
        List<Reading> readings = List.of(
                new Reading("d", START, Map.of("a", 1.0)),
                new Reading("d", START, new TreeMap<>(Map.of("a", 99.0, "b", 5.0))),
                new Reading("d", START, Map.of("b", 77.0)));
        DeviceOutcome outcome =
                step().apply(new DeviceState(), Optional.empty(), "", 0, slice(readings, 0, 3), WindowSet.NONE);
        assertThat(outcome.accepted()).isEqualTo(2);
        assertThat(outcome.duplicates()).isEqualTo(1);
        assertThat(outcome.delta().metrics())
                .extracting(metric -> metric.metric() + " " + metric.summary().count() + " "
                        + metric.summary().max())
                .containsExactly("a 1 1.0", "b 1 5.0");
    }

    @Test
    void withoutABaselineReadingsAreMeasuredAndNotScored() {
        List<Reading> readings = readings(new Random(1), 50);
        DeviceOutcome outcome =
                step().apply(new DeviceState(), Optional.empty(), "", 0, slice(readings, 0, 50), WindowSet.NONE);
        assertThat(outcome.alerts()).isEmpty();
        assertThat(outcome.delta().score()).isZero();
        assertThat(outcome.accepted() + outcome.duplicates()).isEqualTo(50);
    }

    @Test
    void damagedStateIsSaidToBeDamagedAndNothingElse() {
        List<Reading> readings = readings(new Random(2), 100);
        DeviceState state = new DeviceState();
        int at = 0;
        while (state.alert == null || !state.alert.isOpen()) {
            step().apply(state, BASELINE, "g", 0, slice(readings, at, at + 1), WindowSet.NONE);
            at++;
        }
        byte[] whole = state.toBytes();
        assertThat(DeviceState.fromBytes(whole).toBytes()).isEqualTo(whole);
        for (int cut = 0; cut < whole.length; cut++) {
            byte[] part = Arrays.copyOf(whole, cut);
            assertThatThrownBy(() -> DeviceState.fromBytes(part)).isInstanceOf(CorruptDataException.class);
        }
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = whole.clone();
            changed[random.nextInt(whole.length)] = (byte) random.nextInt(256);
            changed[random.nextInt(whole.length)] = (byte) random.nextInt(256);
            try {
                DeviceState.fromBytes(changed);
            } catch (CorruptDataException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void aDeviceWithoutAStateIsMeasuredAndNotScored() {
        Reading first = new Reading("d", START, Map.of("a", 1.0));
        List<Reading> readings = List.of(first, first, new Reading("d", START + 1, Map.of("a", 900.0)));
        DeviceOutcome outcome = step().measure(slice(readings, 0, 3), 0);

        assertThat(outcome.accepted()).isEqualTo(2);
        assertThat(outcome.duplicates()).isEqualTo(1);
        assertThat(outcome.alerts()).isEmpty();
        assertThat(outcome.delta().score()).isZero();
        assertThat(outcome.delta().metrics())
                .singleElement()
                .satisfies(delta -> assertThat(delta.summary().count()).isEqualTo(2));
    }
}
