package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class NoveltyTest {

    private final Random random = new Random(21);

    private int alarmsInNoise(Run run, int readings, double level) {
        int alarms = 0;
        for (int i = 0; i < readings; i++) {
            alarms += run.score(level + random.nextGaussian()) >= 0.5 ? 1 : 0;
        }
        return alarms;
    }

    @Test
    void aNewLevelIsToldWhenItBeginsAndThenHeldBack() {
        Run run = new Run(Detectors.novelty());
        assertThat(alarmsInNoise(run, 200, 0)).isZero();
        assertThat(run.score(12)).isGreaterThan(0.9);
        assertThat(alarmsInNoise(run, 300, 12)).isZero();
        assertThat(run.finding.share(0)).isPositive();
        assertThat(run.finding.detector()).isEqualTo("novelty");
    }

    @Test
    void aSecondLevelThatIsFartherIsToldAgain() {
        Run run = new Run(Detectors.novelty());
        run.score(12);
        alarmsInNoise(run, 30, 12);
        assertThat(run.score(200)).isGreaterThan(0.9);
    }

    @Test
    void whiteNoiseHasFewAlarms() {
        assertThat(alarmsInNoise(new Run(Detectors.novelty()), 20_000, 0))
                .as("in 20000")
                .isLessThanOrEqualTo(20);
    }

    @Test
    void whatWasToldIsKnownWhenItIsForgotten() {
        Run run = new Run(Detectors.novelty());
        run.score(12);
        alarmsInNoise(run, 300, 0);
        assertThat(run.score(12)).isLessThan(0.5);
    }

    @Test
    void aConstantHistoryIsSurprisedByTheFirstChangeAndNotBefore() {
        Run run = new Run(Novelty.learn(new double[100]));
        assertThat(run.alarms(200, 0)).isZero();
        assertThat(run.score(0.001)).isBetween(0.99, Math.nextDown(1.0));
    }

    @Test
    void aNewModelGoesOnWithTheLastReadingsAndWhatIsHeldBack() {
        Novelty before = Detectors.novelty();
        Novelty after = Novelty.learn(DoubleStream.generate(() -> 1.5 * random.nextGaussian())
                .limit(600)
                .toArray());
        Run run = new Run(before);
        assertThat(run.score(12)).isGreaterThan(0.9);
        assertThat(run.fork().score(12)).isLessThan(0.5);

        NoveltyState resumed = after.resume(run.state);
        NoveltyState fresh = after.begin();
        NoveltyState earlier = (NoveltyState) run.state;
        assertThat(resumed.recent).isEqualTo(earlier.recent).isNotEqualTo(fresh.recent);
        assertThat(resumed.held).isEqualTo(earlier.held).isNotEqualTo(fresh.held);
        assertThat(after.last(resumed, 0)).isEqualTo(12);

        Finding finding = new Finding();
        after.next(fresh, 0, new double[] {12}, finding);
        assertThat(finding.score()).as("without a past it is news").isGreaterThan(0.9);
        after.next(resumed, 0, new double[] {12}, finding);
        assertThat(finding.score()).as("it was told before").isLessThan(0.5);
    }

    @Test
    void aNewModelKnowsWhatItHasLearnedItself() {
        Novelty after = Novelty.learn(random.doubles(600).map(each -> 50 + each).toArray());
        Run run = new Run(Detectors.novelty());
        alarmsInNoise(run, 200, 0);
        Finding finding = new Finding();
        DetectorState resumed = after.resume(run.state);
        after.next(resumed, 0, new double[] {0}, finding);
        assertThat(finding.score()).isGreaterThan(0.9);
    }

    @Test
    void whatIsDamagedIsRefused() {
        byte[] good = Run.bytes(Detectors.novelty());
        assertThat(Detector.read(new ByteReader(good))).isEqualTo(Detectors.novelty());
        for (byte[] bytes : new byte[][] {
            new ByteWriter(8).u8(Novelty.KIND).varint(0).toBytes(),
            new ByteWriter(8).u8(Novelty.KIND).varint(5).u8(Distance.KIND).toBytes(),
            new ByteWriter(8).u8(77).toBytes()
        }) {
            assertThatThrownBy(() -> Detector.read(new ByteReader(bytes))).isInstanceOf(CorruptDataException.class);
        }
    }
}
