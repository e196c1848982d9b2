package io.seamark.common.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.common.baseline.Score;
import io.seamark.common.baseline.Score.Contribution;
import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlertRuleTest {

    private final AlertRule rule = new AlertRule(3, 0, 2, 0.1);
    private final AlertTracker tracker = new AlertTracker();
    private long offset = 100;
    private Gate gate = Gate.OPEN;

    private static Score score(double value) {
        Contribution cause = new Contribution("m", value, -1, 1, 1);
        return new Score(value, "band", value < 0.5 ? List.of() : Collections.nCopies(7, cause));
    }

    private static LogPoint at(long offset) {
        return new LogPoint("d", 1000 + offset, 1000 + offset, "g", 4, offset);
    }

    private List<AlertEvent> feed(double... scores) {
        List<AlertEvent> events = new ArrayList<>();
        for (double each : scores) {
            rule.next(tracker, score(each), at(offset++), gate).ifPresent(events::add);
        }
        return events;
    }

    @Test
    void opensAfterConsecutiveHighScoresOnly() {
        assertThat(feed(0.5, 0.9, 0.49, 0.5, 0.5)).isEmpty();
        AlertEvent opened = feed(0.5).get(0);
        assertThat(opened.event()).isEqualTo(Kind.OPENED);
        assertThat(opened.id()).isEqualTo("d|band|4|105");
        assertThat(opened.openedTs()).isEqualTo(1105);
        assertThat(opened.readings()).isEqualTo(3);
        assertThat(opened.severity()).isEqualTo(1);
        assertThat(opened.causes()).hasSize(5);
        assertThat(tracker.isOpen()).isTrue();
    }

    @Test
    void updatesOnAClearlyHigherPeakAndClosesAfterConsecutiveLowScores() {
        feed(0.5, 0.5, 0.5);
        assertThat(feed(0.55, 0.5, 0.59)).isEmpty();
        AlertEvent updated = feed(0.61).get(0);
        assertThat(updated.event()).isEqualTo(Kind.UPDATED);
        assertThat(updated.peak()).isEqualTo(0.61);
        assertThat(updated.readings()).isEqualTo(7);
        assertThat(feed(0.65, 0.1, 0.5, 0.1)).isEmpty();
        AlertEvent closed = feed(0.2).get(0);
        assertThat(closed.event()).isEqualTo(Kind.CLOSED);
        assertThat(closed.id()).isEqualTo(updated.id());
        assertThat(closed.peak()).isEqualTo(0.65);
        assertThat(closed.score()).isEqualTo(0.2);
        assertThat(closed.readings()).isEqualTo(9);
        assertThat(tracker.isOpen()).isFalse();
        assertThat(feed(0.1, 0.1, 0.1, 0.5, 0.5)).isEmpty();
        assertThat(feed(0.5).get(0).id()).as("the next alert is another").isNotEqualTo(closed.id());
    }

    @Test
    void aHigherScoreBeforeItOpensIsItsPeak() {
        AlertEvent opened = feed(0.9, 0.5, 0.6).get(0);
        assertThat(opened.peak()).isEqualTo(0.9);
        assertThat(opened.causes()).allMatch(cause -> cause.observed() == 0.9);
        assertThat(opened.score()).isEqualTo(0.6);
        feed(0.1, 0.1, 0.8, 0.1);
        assertThat(feed(0.5, 0.5, 0.6).get(0).peak())
                .as("a run that has ended counts for nothing")
                .isEqualTo(0.6);
    }

    @Test
    void aRunThatDoesNotLastOpensNothing() {
        AlertRule lasting = new AlertRule(2, 10, 2, 0.1);
        List<AlertEvent> events = new ArrayList<>();
        for (long ts : new long[] {0, 3, 9, 10, 11}) {
            lasting.next(tracker, score(0.8), at(ts), gate).ifPresent(events::add);
        }
        assertThat(events).singleElement().satisfies(opened -> {
            assertThat(opened.openedTs()).isEqualTo(1010);
            assertThat(opened.readings()).isEqualTo(4);
        });
    }

    @Test
    void whatIsHeldBackIsToldOnceNothingHoldsItAnyMore() {
        gate = (id, detector, at) -> at.offset() < 110 ? "maintenance:w1" : at.offset() < 112 ? "maintenance:w2" : "";
        assertThat(feed(0.5, 0.5, 0.9)).singleElement().satisfies(held -> {
            assertThat(held.event()).isEqualTo(Kind.HELD);
            assertThat(held.heldBy()).isEqualTo("maintenance:w1");
        });
        assertThat(feed(0.5, 0.95, 0.99, 0.5, 0.5, 0.5, 0.5))
                .as("nothing is told of it")
                .isEmpty();
        assertThat(feed(0.5, 0.5)).singleElement().satisfies(held -> assertThat(held.heldBy())
                .isEqualTo("maintenance:w2"));
        AlertEvent opened = feed(0.6).get(0);
        assertThat(opened.event()).isEqualTo(Kind.OPENED);
        assertThat(opened.heldBy()).isEmpty();
        assertThat(opened.openedTs()).isEqualTo(1102);
        assertThat(opened.peak()).isEqualTo(0.99);
        assertThat(opened.readings()).isEqualTo(13);
        assertThat(feed(0.1, 0.1)).extracting(AlertEvent::event).containsExactly(Kind.CLOSED);
    }

    @Test
    void whatAStormHoldsBackStaysSoAndSaysSoWhenItCloses() {
        gate = (id, detector, at) -> at.offset() < 103 ? "storm:s" : "";
        assertThat(feed(0.5, 0.5, 0.5)).extracting(AlertEvent::event).containsExactly(Kind.HELD);
        assertThat(feed(0.5, 0.9, 0.9)).isEmpty();
        assertThat(feed(0.1, 0.1)).singleElement().satisfies(closed -> {
            assertThat(closed.event()).isEqualTo(Kind.CLOSED);
            assertThat(closed.heldBy()).isEqualTo("storm:s");
            assertThat(closed.peak()).isEqualTo(0.9);
        });
        assertThat(feed(0.5, 0.5, 0.5)).extracting(AlertEvent::event).containsExactly(Kind.OPENED);
    }

    private static Contribution cause(String metric, double observed, double share) {
        return new Contribution(metric, observed, -1, 1, share);
    }

    @Test
    void theCausesOfOpeningAndPeakAreKeptUntilItIsClosed() {
        List<Contribution> opening = List.of(cause("temp", 8, 0.9), cause("rpm", 2, 0.1));
        List<Contribution> peak = List.of(cause("rpm", 30, 0.7), cause("temp", 9, 0.3));
        List<AlertEvent> events = new ArrayList<>();
        List<Score> scores = List.of(
                new Score(0.5, "distance", List.of(cause("flow", 3, 1))),
                new Score(0.52, "distance", List.of(cause("flow", 4, 1))),
                new Score(0.51, "distance", opening),
                new Score(0.8, "distance", peak),
                new Score(0.55, "distance", List.of(cause("temp", 0.5, 1))),
                new Score(0.1, "distance", List.of()),
                new Score(0.1, "distance", List.of()));
        for (Score score : scores) {
            rule.next(tracker, score, at(offset++), gate).ifPresent(events::add);
            AlertTracker restored = AlertTracker.read(new ByteReader(stored(tracker)));
            assertThat(stored(restored)).isEqualTo(stored(tracker));
        }
        assertThat(events).extracting(AlertEvent::event).containsExactly(Kind.OPENED, Kind.UPDATED, Kind.CLOSED);
        assertThat(events.get(0).causes())
                .as("the peak lies before the opening")
                .containsExactly(cause("flow", 4, 1));
        assertThat(events.get(0).peakTs()).isEqualTo(1101);
        assertThat(events).allSatisfy(event -> assertThat(event.openingCauses()).isEqualTo(opening));
        assertThat(events.subList(1, 3)).allSatisfy(event -> {
            assertThat(event.causes()).isEqualTo(peak);
            assertThat(event.peakTs()).isEqualTo(1103);
        });
    }

    @Test
    void aShareThatRoundsToZeroPercentIsNoCause() {
        List<Contribution> causes = List.of(
                cause("temp", 8, 0.991), cause("rpm", 2, 0.0051), cause("flow", 2, 0.0049), cause("load", 2, 0));
        List<AlertEvent> events = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            rule.next(tracker, new Score(0.8, "distance", causes), at(offset++), gate)
                    .ifPresent(events::add);
        }
        assertThat(events).singleElement().satisfies(opened -> {
            assertThat(opened.causes()).isEqualTo(causes.subList(0, 2));
            assertThat(opened.openingCauses()).isEqualTo(causes.subList(0, 2));
        });
    }

    @Test
    void severityFollowsThePeak() {
        double[] peaks = {0.5, 0.59, 0.6, 0.7, 0.8, 0.89, 0.9, 1.0};
        assertThat(Arrays.stream(peaks).mapToInt(AlertEvent::severity)).containsExactly(1, 1, 2, 3, 4, 4, 5, 5);
    }

    @Test
    void theRuleIsThatOfTheSettings() {
        assertThat(AlertRule.from(Settings.reference())).isEqualTo(new AlertRule(1, 0, 5, 0.1));
    }

    @Test
    void aReplayFromAnyPointMakesTheSameEvents() {
        Random random = new Random(8);
        double[] scores = new double[3000];
        double level = 0.3;
        for (int i = 0; i < scores.length; i++) {
            level = Math.max(0, Math.min(1, level + random.nextGaussian() * 0.15));
            scores[i] = level;
        }
        List<byte[]> stored = new ArrayList<>();
        List<List<AlertEvent>> events = new ArrayList<>();
        for (double each : scores) {
            stored.add(stored(tracker));
            events.add(feed(each));
        }
        assertThat(events.stream().flatMap(List::stream).map(AlertEvent::event).distinct())
                .hasSize(3);
        for (int start = 0; start < scores.length; start += 37) {
            AlertTracker again = AlertTracker.read(new ByteReader(stored.get(start)));
            assertThat(stored(again)).isEqualTo(stored.get(start));
            AlertTracker copy = again.copy();
            for (int i = start; i < Math.min(scores.length, start + 80); i++) {
                int at = i;
                List<AlertEvent> replayed = new ArrayList<>();
                rule.next(again, score(scores[at]), at(100 + at), gate).ifPresent(replayed::add);
                assertThat(replayed).isEqualTo(events.get(at));
            }
            assertThat(stored(copy)).as("a copy is independent").isEqualTo(stored.get(start));
        }
    }

    private static byte[] stored(AlertTracker tracker) {
        ByteWriter out = new ByteWriter(64);
        tracker.write(out);
        return out.toBytes();
    }

    @Test
    void aTrackerCutShortIsDamage() {
        feed(0.5, 0.5, 0.8);
        byte[] bytes = stored(tracker);
        for (int cut = 0; cut < bytes.length; cut++) {
            ByteReader part = new ByteReader(bytes, 0, cut);
            assertThatThrownBy(() -> AlertTracker.read(part)).isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void eventsAreReadBackAndOtherBytesAreDamage() {
        AlertEvent event = feed(0.5, 0.5, 0.8).get(0);
        assertThat(AlertCodec.decode(AlertCodec.encode(event))).isEqualTo(event);
        assertThat(AlertCodec.encode(event)).isEqualTo(AlertCodec.encode(event));
        for (String text : new String[] {
            "",
            "null",
            "{}",
            "[]",
            "x",
            "{\"version\":3,\"id\":\"x\",\"event\":\"OPENED\"}",
            "{\"version\":3,\"id\":\"x\",\"event\":\"NEW\"}",
            new String(AlertCodec.encode(event), StandardCharsets.UTF_8).replace("\"version\":3", "\"version\":2"),
            new String(AlertCodec.encode(event), StandardCharsets.UTF_8).replace("openingCauses", "others"),
            new String(AlertCodec.encode(event), StandardCharsets.UTF_8).replace("heldBy", "others")
        }) {
            assertThatThrownBy(() -> AlertCodec.decode(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(CorruptDataException.class);
        }
    }
}
