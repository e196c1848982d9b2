package io.seamark.common.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertLimit;
import io.seamark.common.alert.AlertRule;
import io.seamark.common.baseline.Baselines;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.Pace;
import io.seamark.common.baseline.Score.Contribution;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.Reading;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingEncoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Alerts of habits that are broken: stuck, missing, unseen. */
class DeviceConditionsTest {

    private static final long START = 1_700_000_000_000L;
    private static final long INTERVAL = 60_000;

    /** Both metrics come each minute; the first never stayed the same for more than 8 readings, of the second nothing is known. */
    private static final DeviceBaseline BASELINE = Baselines.of(
            Baselines.flat("a", 0, 1).with(new Pace(INTERVAL, 8)),
            Baselines.flat("b", 0, 1).with(new Pace(INTERVAL, 0)));

    private final DeviceStep step = new DeviceStep(
            new DedupLimits(3_600_000, 1 << 20), new AlertRule(1, 0, 3, 0.1), new AlertLimit(1000, 1), 500);
    private final ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(Settings.reference()));
    private final Random random = new Random(4);
    private DeviceState state = new DeviceState();
    private long sent;

    private List<AlertEvent> send(Optional<DeviceBaseline> baseline, Map<String, Double> metrics) {
        Reading reading = new Reading("d", START + sent * INTERVAL, metrics);
        assertThat(decoder.decode("d".getBytes(UTF_8), ReadingEncoder.toJson(reading), reading.ts()))
                .isTrue();
        DeviceSlice slice = new DeviceSlice("d");
        slice.add(decoder, sent++);
        List<AlertEvent> alerts =
                step.apply(state, baseline, "g", 0, slice, WindowSet.NONE).alerts();
        state = DeviceState.fromBytes(state.toBytes());
        return alerts;
    }

    private List<AlertEvent> send(Map<String, Double> metrics) {
        return send(Optional.of(BASELINE), metrics);
    }

    private Map<String, Double> usual() {
        return Map.of("a", random.nextGaussian(), "b", 0.0);
    }

    @Test
    void aMetricThatStaysTheSameForTwiceItsLongestRunIsStuckUntilItMoves() {
        for (int i = 0; i < 15; i++) {
            assertThat(send(Map.of("a", 0.5, "b", 0.0))).isEmpty();
        }
        List<AlertEvent> opened = send(Map.of("a", 0.5, "b", 0.0));
        assertThat(opened).extracting(AlertEvent::detector).containsExactly("stuck");
        assertThat(opened.get(0).causes()).extracting(Contribution::metric).containsExactly("a");
        assertThat(opened.get(0).severity()).isEqualTo(2);
        assertThat(send(Map.of("a", 0.5, "b", 0.0)))
                .as("one alert for all of it")
                .isEmpty();
        assertThat(send(usual())).isEmpty();
        assertThat(send(usual())).isEmpty();
        assertThat(send(usual())).extracting(AlertEvent::event).containsExactly(AlertEvent.Kind.CLOSED);
    }

    @Test
    void aMetricThatIsLeftOutForTwoIntervalsIsMissingUntilItIsBack() {
        send(usual());
        assertThat(send(Map.of("a", 1.0))).isEmpty();
        assertThat(send(Map.of("a", 2.0))).isEmpty();
        List<AlertEvent> opened = send(Map.of("a", 1.5));
        assertThat(opened).extracting(AlertEvent::detector).containsExactly("missing");
        assertThat(opened.get(0).causes()).extracting(Contribution::metric).containsExactly("b");
        send(usual());
        send(usual());
        assertThat(send(usual())).extracting(AlertEvent::event).containsExactly(AlertEvent.Kind.CLOSED);
    }

    @Test
    void aMetricWithoutHistoryIsUnseenOnce() {
        List<AlertEvent> opened = send(Map.of("a", 1.0, "b", 0.0, "c", 7.0));
        assertThat(opened).extracting(AlertEvent::detector).containsExactly("unseen");
        assertThat(opened.get(0).causes()).extracting(Contribution::metric).containsExactly("c");
        assertThat(opened.get(0).severity()).isEqualTo(1);
        assertThat(send(Map.of("a", 2.0, "b", 0.0, "c", 7.5))).isEmpty();
    }

    @Test
    void aDeviceWithoutHistoryIsUnseenUntilAGenerationKnowsIt() {
        assertThat(send(Optional.empty(), usual()))
                .extracting(AlertEvent::detector)
                .containsExactly("unseen");
        assertThat(send(Optional.empty(), usual())).isEmpty();
        send(usual());
        send(usual());
        assertThat(send(usual())).extracting(AlertEvent::event).containsExactly(AlertEvent.Kind.CLOSED);
    }

    @Test
    void aDeviceThatWasAwayAsAWholeHasNoMetricMissing() {
        send(usual());
        sent += 100;
        assertThat(send(usual())).isEmpty();
    }

    @Test
    void nothingIsSaidWhereNothingIsKnown() {
        Optional<DeviceBaseline> unknown = Optional.of(Baselines.of(Baselines.flat("a", 0, 1)));
        for (int i = 0; i < 100; i++) {
            assertThat(send(unknown, Map.of("a", 0.5))).isEmpty();
        }
    }

    @Test
    void ofADeviceWithAsManyMetricsAsAreLearnedNoneIsUnseen() {
        DeviceStep two = new DeviceStep(
                new DedupLimits(3_600_000, 1 << 20), new AlertRule(1, 0, 3, 0.1), new AlertLimit(10, 1), 2);
        Reading reading = new Reading("d", START, Map.of("a", 0.0, "b", 0.0, "c", 0.0));
        assertThat(decoder.decode("d".getBytes(UTF_8), ReadingEncoder.toJson(reading), reading.ts()))
                .isTrue();
        DeviceSlice slice = new DeviceSlice("d");
        slice.add(decoder, 0);
        assertThat(two.apply(new DeviceState(), Optional.of(BASELINE), "g", 0, slice, WindowSet.NONE)
                        .alerts())
                .isEmpty();
        assertThat(step.apply(new DeviceState(), Optional.of(BASELINE), "g", 0, slice, WindowSet.NONE)
                        .alerts())
                .extracting(AlertEvent::detector)
                .containsExactly("unseen");
    }
}
