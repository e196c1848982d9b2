package io.seamark.common.habit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.common.habit.SilenceWatch.Visit;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.LogClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SilenceWatchTest {

    private static final long PATIENCE = 120;

    /** One message: who sent it when. */
    private record Message(String device, long ts) {}

    private record Slice(String device, List<LogClock> clocks, List<Long> offsets) implements SilenceWatch.Readings {
        @Override
        public int size() {
            return clocks.size();
        }

        @Override
        public long time(LogClock before, int i) {
            return before.timeAfter(clocks.get(i).latest(), clocks.get(i).now());
        }

        @Override
        public long offset(int i) {
            return offsets.get(i);
        }
    }

    private static List<AlertEvent> take(SilenceWatch watch, List<Message> log, int from, int until) {
        Map<String, Slice> slices = new TreeMap<>();
        LogClock clock = new LogClock();
        for (int offset = from; offset < until; offset++) {
            Message message = log.get(offset);
            clock.take(message.ts());
            Slice slice = slices.computeIfAbsent(
                    message.device(), device -> new Slice(device, new ArrayList<>(), new ArrayList<>()));
            slice.clocks().add(clock.copy());
            slice.offsets().add((long) offset);
        }
        List<Visit> visits = slices.values().stream()
                .map(slice -> new Visit(slice, PATIENCE))
                .toList();
        return watch.take(visits, clock, "g", 0, WindowSet.NONE);
    }

    private static List<Message> both(int from, int until) {
        List<Message> log = new ArrayList<>();
        for (int i = from; i < until; i++) {
            log.add(new Message("a", i * 60L));
            log.add(new Message("b", i * 60L + 1));
        }
        return log;
    }

    @Test
    void aDeviceThatMissesTwoIntervalsIsSilentUntilItIsBack() {
        List<Message> log = both(0, 5);
        SilenceWatch watch = new SilenceWatch();
        assertThat(take(watch, log, 0, log.size())).isEmpty();
        log.add(new Message("a", 300));
        assertThat(take(watch, log, 10, 11)).isEmpty();
        log.add(new Message("a", 361));
        assertThat(take(watch, log, 11, 12)).as("just not too late").isEmpty();
        log.add(new Message("a", 362));
        List<AlertEvent> opened = take(watch, log, 12, 13);
        assertThat(opened).hasSize(1);
        assertThat(opened.get(0).id()).isEqualTo("b|silent|0|9");
        assertThat(opened.get(0).event()).isEqualTo(Kind.OPENED);
        assertThat(opened.get(0).openedTs()).isEqualTo(240 + PATIENCE);
        assertThat(opened.get(0).severity()).isEqualTo(4);
        log.add(new Message("a", 420));
        assertThat(take(watch, log, 13, 14)).as("told once").isEmpty();
        log.add(new Message("b", 430));
        List<AlertEvent> closed = take(watch, log, 14, 15);
        assertThat(closed).hasSize(1);
        assertThat(closed.get(0).id()).isEqualTo("b|silent|0|9");
        assertThat(closed.get(0).event()).isEqualTo(Kind.CLOSED);
        assertThat(closed.get(0).offset()).isEqualTo(14);
    }

    @Test
    void whereTheLogStandsStillNobodyIsSilent() {
        List<Message> log = both(0, 5);
        SilenceWatch watch = new SilenceWatch();
        take(watch, log, 0, log.size());
        assertThat(watch.take(List.of(), new LogClock(), "g", 0, WindowSet.NONE))
                .isEmpty();
        // After an hour without a broker all send what they had kept, one after the other.
        for (int i = 5; i < 65; i++) {
            log.add(new Message("b", i * 60L + 1));
        }
        for (int i = 5; i < 65; i++) {
            log.add(new Message("a", i * 60L));
        }
        assertThat(take(watch, log, 10, 11)).isEmpty();
    }

    @Test
    void aDeviceOfWhichNothingIsKnownIsNotWatched() {
        SilenceWatch watch = new SilenceWatch();
        Slice slice = new Slice("new", List.of(new LogClock(1, 1)), List.of(0L));
        assertThat(watch.take(List.of(new Visit(slice, Long.MAX_VALUE)), new LogClock(1, 1), "g", 0, WindowSet.NONE))
                .isEmpty();
        assertThat(watch.take(List.of(), new LogClock(1_000_000, 1_000_000), "g", 0, WindowSet.NONE))
                .isEmpty();
        assertThat(watch.devices()).isZero();
    }

    @Test
    void whateverTheLogIsCutIntoTheSameDevicesAreSilentAndEventsOfOneCutAreThoseOfMany() {
        Random random = new Random(1);
        for (int run = 0; run < 200; run++) {
            List<Message> log = new ArrayList<>();
            long ts = 0;
            for (int i = 0; i < 300; i++) {
                ts += random.nextInt(30);
                String device = "d" + (int) Math.min(5, Math.abs(random.nextGaussian()) * 2);
                log.add(new Message(device, ts - random.nextInt(20)));
            }
            SilenceWatch whole = new SilenceWatch();
            List<AlertEvent> expected = take(whole, log, 0, log.size());
            SilenceWatch parts = new SilenceWatch();
            List<AlertEvent> found = new ArrayList<>();
            for (int at = 0; at < log.size(); ) {
                int next = Math.min(log.size(), at + 1 + random.nextInt(20));
                SilenceWatch before = parts;
                parts = random.nextInt(4) == 0 ? SilenceWatch.fromBytes(before.toBytes()) : before.copy();
                byte[] kept = before.toBytes();
                found.addAll(take(parts, log, at, next));
                assertThat(SilenceWatch.fromBytes(kept).toBytes())
                        .as("the copy changes alone")
                        .isEqualTo(SilenceWatch.fromBytes(before.toBytes()).toBytes());
                at = next;
            }
            Comparator<AlertEvent> order = Comparator.comparing(AlertEvent::id).thenComparing(AlertEvent::event);
            assertThat(found.stream().sorted(order).toList())
                    .isEqualTo(expected.stream().sorted(order).toList());
            assertThat(SilenceWatch.fromBytes(parts.toBytes()).toBytes())
                    .isEqualTo(SilenceWatch.fromBytes(whole.toBytes()).toBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void oneMessageFromTheFutureMakesNobodySilentAndLeavesNobodyUnwatched(int after) {
        SilenceWatch watch = new SilenceWatch();
        List<Message> log = new ArrayList<>(both(0, after));
        log.add(new Message("c", 1_000_000_000L));
        log.addAll(both(after, 10));
        for (int i = 10; i < 14; i++) {
            log.add(new Message("a", i * 60L));
        }
        List<AlertEvent> events = new ArrayList<>();
        for (int at = 0; at < log.size(); at++) {
            watch = at % 5 == 0 ? SilenceWatch.fromBytes(watch.toBytes()) : watch;
            events.addAll(take(watch, log, at, at + 1));
        }
        assertThat(events)
                .filteredOn(event -> !event.device().equals("c")) // which sends nothing else
                .extracting(AlertEvent::device, AlertEvent::event)
                .containsExactly(tuple("b", Kind.OPENED));
    }

    @Test
    void devicesMoveToWhereTheyBelongWhenTheLogHasMorePartitions() {
        List<Message> log = both(0, 5);
        SilenceWatch watch = new SilenceWatch();
        take(watch, log, 0, log.size());
        SilenceWatch moved = new SilenceWatch();
        moved.adopt(watch, device -> device.equals("b"));
        assertThat(moved.devices()).isEqualTo(1);
        assertThat(moved.take(List.of(), new LogClock(10_000, 10_000), "g", 3, WindowSet.NONE))
                .extracting(AlertEvent::device)
                .containsExactly("b");
    }
}
