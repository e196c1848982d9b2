package io.seamark.common.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.common.alert.AlertLimit;
import io.seamark.common.alert.AlertRule;
import io.seamark.common.baseline.Baselines;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.device.PartitionStep.Told;
import io.seamark.common.habit.SilenceWatch.Visit;
import io.seamark.common.maintenance.MaintenanceWindow;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.LogClock;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A partition of a few devices, by the steps that the speed layer takes. */
class PartitionStepTest {

    private static final long TS = 1_700_000_000_000L;

    private record Message(String device, long ts, double value) {}

    /** One pass over a log, in whatever cuts. */
    private static final class Pass {
        private final DeviceStep devices;
        private final PartitionStep step;
        private final WindowSet windows;
        private final long patience;
        private final Map<String, DeviceState> states = new TreeMap<>();
        private final List<AlertEvent> told = new ArrayList<>();
        private PartitionState partition = new PartitionState();
        private int offset;

        Pass(AlertLimit ofDevice, AlertLimit ofPartition, WindowSet windows, long patience) {
            this.devices =
                    new DeviceStep(new DedupLimits(3_600_000, 1 << 20), new AlertRule(1, 0, 2, 0.1), ofDevice, 500);
            this.step = new PartitionStep(ofPartition);
            this.windows = windows;
            this.patience = patience;
        }

        void take(List<Message> cut) {
            ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(Settings.reference()));
            Map<String, DeviceSlice> slices = new TreeMap<>();
            LogClock clock = new LogClock();
            for (Message each : cut) {
                String text = "{\"device\":\"" + each.device() + "\",\"ts\":" + each.ts() + ",\"metrics\":{\"m\":"
                        + each.value() + "}}";
                assertThat(decoder.decode(each.device().getBytes(UTF_8), text.getBytes(UTF_8), each.ts()))
                        .isTrue();
                clock.take(each.ts());
                slices.computeIfAbsent(each.device(), DeviceSlice::new).add(decoder, offset++, clock);
            }
            List<Told> tellers = new ArrayList<>();
            List<DeviceOutcome> outcomes = new ArrayList<>();
            slices.forEach((device, slice) -> {
                DeviceState state =
                        states.getOrDefault(device, new DeviceState()).copy();
                DeviceOutcome outcome = devices.apply(state, baseline(device), "g", 0, slice, windows);
                states.put(device, state);
                outcomes.add(outcome);
                if (!outcome.alerts().isEmpty()) {
                    tellers.add(new Told(slice, outcome, state));
                }
            });
            List<Visit> visits = slices.values().stream()
                    .map(slice -> new Visit(slice, patience))
                    .toList();
            partition = partition.copy();
            PartitionStep.Part part = new PartitionStep.Part(visits, clock, "g", 0, offset - 1L, windows);
            List<AlertEvent> own = step.apply(partition, part, tellers);
            outcomes.forEach(outcome -> told.addAll(outcome.alerts()));
            told.addAll(own);
        }

        /** What has happened to each alert; of the end of a storm only that there is one, as a later reading may show it. */
        Map<String, List<String>> histories() {
            Map<String, List<String>> histories = new TreeMap<>();
            for (AlertEvent event : told) {
                String text = event.event() + " " + event.ts() + " " + event.readings() + " " + event.peak() + " "
                        + event.heldBy() + (event.event() == Kind.CLOSED ? "" : " " + event.offset());
                histories.computeIfAbsent(event.id(), id -> new ArrayList<>()).add(text);
            }
            return histories;
        }

        Map<String, String> states() {
            Map<String, String> stored = new LinkedHashMap<>();
            states.forEach((device, state) -> stored.put(device, Arrays.toString(state.toBytes())));
            return stored;
        }

        long count(Kind kind, String detector) {
            return told.stream()
                    .filter(event -> event.event() == kind && event.detector().equals(detector))
                    .count();
        }
    }

    private static Optional<DeviceBaseline> baseline(String device) {
        return Optional.of(new DeviceBaseline(device, "own", List.of(Baselines.flat("m", 0, 1)), Optional.empty()));
    }

    /** Calm and wild times by turns, for each device and for all; devices that leave for a while. */
    private static List<Message> log(Random random, int messages, long grid) {
        List<Message> log = new ArrayList<>();
        Map<String, Boolean> away = new HashMap<>();
        long ts = TS;
        for (int i = 0; i < messages; i++) {
            ts += random.nextInt(600);
            String device = "d" + random.nextInt(12);
            if (random.nextInt(200) == 0) {
                away.merge(device, true, (a, b) -> !a);
            }
            if (away.getOrDefault(device, false)) {
                continue;
            }
            boolean wild = (i / 400) % 3 == 2 || random.nextInt(40) == 0;
            long at = (ts - random.nextInt(3) * 100L) / grid * grid;
            log.add(new Message(device, at, wild && random.nextBoolean() ? 10 + random.nextInt(30) : 0.1));
        }
        return log;
    }

    private static WindowSet someWindows(Random random, long grid) {
        return WindowSet.of(IntStream.range(0, 15)
                .mapToObj(i -> {
                    long from = (TS + random.nextInt(900_000)) / grid * grid;
                    List<String> devices = List.of(i % 3 == 0 ? "d1*" : "d" + random.nextInt(10));
                    return new MaintenanceWindow(
                            1,
                            "w" + i,
                            MaintenanceWindow.Kind.MAINTENANCE,
                            devices,
                            "",
                            from,
                            from + grid + random.nextInt(200_000) / grid * grid,
                            "",
                            0);
                })
                .toList());
    }

    @Test
    void whateverTheLogIsCutIntoTheSameIsToldAndRemembered() {
        Set<String> holders = new TreeSet<>();
        for (int seed = 0; seed < 24; seed++) {
            Random random = new Random(seed);
            long grid = seed % 2 == 0 ? 1 : 1000; // times that meet, as those of devices do
            List<Message> log = log(random, 4000, grid);
            WindowSet windows = someWindows(random, grid);
            AlertLimit ofDevice = new AlertLimit(4, 60_000);
            AlertLimit ofPartition = new AlertLimit(6, 30_000);
            Pass whole = new Pass(ofDevice, ofPartition, windows, 15_000);
            whole.take(log);
            Pass parts = new Pass(ofDevice, ofPartition, windows, 15_000);
            for (int from = 0; from < log.size(); ) {
                int until = Math.min(log.size(), from + 1 + random.nextInt(150));
                parts.take(log.subList(from, until));
                from = until;
            }
            assertThat(parts.histories()).as("seed " + seed).isEqualTo(whole.histories());
            assertThat(parts.states()).as("seed " + seed).isEqualTo(whole.states());
            assertThat(parts.partition.toBytes()).as("seed " + seed).isEqualTo(whole.partition.toBytes());
            assertThat(PartitionState.fromBytes(whole.partition.toBytes()).toBytes())
                    .isEqualTo(whole.partition.toBytes());
            whole.told.forEach(
                    event -> holders.add(event.event() + event.heldBy().replaceAll(":.*", "")));
            assertThat(whole.count(Kind.HELD, "silent")).isPositive();
            assertThat(whole.count(Kind.CLOSED, "storm")).isPositive();
        }
        assertThat(holders)
                .containsExactlyInAnyOrder(
                        "OPENED",
                        "UPDATED",
                        "CLOSED",
                        "HELDstorm",
                        "CLOSEDstorm",
                        "HELDmaintenance",
                        "CLOSEDmaintenance");
    }

    @Test
    void aStormBecomesOneAlertThatSaysHowManyItHoldsBack() {
        Pass pass = new Pass(new AlertLimit(100, 1), new AlertLimit(3, 60_000), WindowSet.NONE, 3_600_000);
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(new Message("d" + (100 + i), TS + i, 30));
        }
        pass.take(all);
        assertThat(pass.count(Kind.OPENED, "band")).isEqualTo(3);
        assertThat(pass.count(Kind.HELD, "band")).isEqualTo(47);
        assertThat(pass.told.stream().filter(event -> event.detector().equals("storm")))
                .extracting(AlertEvent::event, AlertEvent::readings, AlertEvent::device)
                .containsExactly(
                        tuple(Kind.OPENED, 1L, ""),
                        tuple(Kind.UPDATED, 2L, ""),
                        tuple(Kind.UPDATED, 4L, ""),
                        tuple(Kind.UPDATED, 8L, ""),
                        tuple(Kind.UPDATED, 16L, ""),
                        tuple(Kind.UPDATED, 32L, ""));
        pass.told.clear();
        pass.take(List.of(new Message("d100", TS + 59_000, 0), new Message("d149", TS + 59_500, 0)));
        pass.take(List.of(new Message("d100", TS + 61_000, 0), new Message("d149", TS + 61_001, 0)));
        assertThat(pass.told.stream().filter(event -> event.event() == Kind.CLOSED))
                .extracting(event ->
                        event.detector() + event.readings() + event.heldBy().replaceAll("[^:]*$", ""))
                .contains("band1", "band1storm:", "storm47");
    }

    @Test
    void aDeviceThatCannotStopIsHeldBackAloneAndCountsAgainLater() {
        Pass pass = new Pass(new AlertLimit(2, 60_000), new AlertLimit(1000, 60_000), WindowSet.NONE, 3_600_000);
        List<Message> log = new ArrayList<>();
        for (int i = 0; i < 60; i++) { // high, low, low: an alert every three seconds
            log.add(new Message("d1", TS + i * 1000L, i % 3 == 0 ? 30 : 0));
            log.add(new Message("d2", TS + i * 1000L, i == 30 ? 30 : 0));
        }
        pass.take(log);
        assertThat(pass.told.stream()
                        .filter(event ->
                                event.event() == Kind.OPENED && event.device().equals("d2")))
                .hasSize(1);
        assertThat(pass.count(Kind.OPENED, "storm")).isEqualTo(1);
        assertThat(pass.count(Kind.HELD, "band")).isEqualTo(18);
        pass.told.clear();
        pass.take(List.of(new Message("d2", TS + 200_000, 0), new Message("d1", TS + 200_000, 30)));
        assertThat(pass.told.stream().filter(event -> !event.detector().equals("silent")))
                .extracting(AlertEvent::event, AlertEvent::detector)
                .containsExactly(tuple(Kind.CLOSED, "storm"), tuple(Kind.OPENED, "band"));
    }
}
