package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for detectors of each kind and their states. */
class StoredDetectorsTest {

    static Stream<Arguments> detectors() {
        return Stream.of(
                        Named.<Detector>of("novelty", Detectors.novelty()),
                        Named.<Detector>of("distance", Detectors.independent(3)),
                        Named.<Detector>of("distance of two", Detectors.together()),
                        Named.<Detector>of("forecast", Detectors.forecast(4)),
                        Named.<Detector>of("forecast of many", Detectors.forecast(40)))
                .map(Arguments::of);
    }

    /** Noise about one of some levels, each for a time: episodes, second normals, changes of what was constant. */
    private static final class Source {
        private final Random random;
        private double[] level;

        Source(long seed, int metrics) {
            random = new Random(seed);
            level = new double[metrics];
        }

        double[] next() {
            if (random.nextInt(400) == 0) {
                level = random.doubles(level.length)
                        .map(each -> random.nextInt(3) * 8)
                        .toArray();
            }
            return Arrays.stream(level)
                    .map(each -> each + random.nextGaussian())
                    .toArray();
        }
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void whatIsStoredGoesOnWithEqualScores(Detector detector) {
        Run run = new Run(detector);
        Source source = new Source(1, detector.metrics());
        for (int i = 0; i < 6000; i++) {
            double[] reading = source.next();
            Run stored = i % 61 == 0 ? run.stored() : null;
            double score = run.score(reading);
            if (stored != null) {
                assertThat(stored.detector).isEqualTo(detector).hasSameHashCodeAs(detector);
                assertThat(stored.score(reading)).isEqualTo(score);
                assertThat(stored.state).isEqualTo(run.state).hasSameHashCodeAs(run.state);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void aFitThatRemembersMoreGoesOnWithEqualScores(Detector detector) {
        Run run = new Run(detector);
        Source source = new Source(3, detector.metrics());
        for (int i = 0; i < 2000; i++) {
            run.score(source.next());
        }
        Detector later = detector.endingIn(run.state);
        assertThat(later.begin()).isEqualTo(run.state);
        assertThat(later.layout()).isEqualTo(detector.layout());
        assertThat(later).isNotEqualTo(detector);
        for (int i = 0; i < 1000; i++) {
            double[] reading = source.next();
            DetectorState state = later.begin();
            Run again = run.fork();
            later.next(state, again.ts + Run.MINUTE, reading, again.finding);
            double score = again.finding.score();
            assertThat(run.score(reading)).isEqualTo(score);
            later = later.endingIn(run.state);
        }
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void aRunThatIsStoredOnceHasEqualScoresForEver(Detector detector) {
        Run run = new Run(detector);
        Source source = new Source(2, detector.metrics());
        for (int i = 0; i < 1000; i++) {
            run.score(source.next());
        }
        Run stored = run.stored();
        for (int i = 0; i < 3000; i++) {
            double[] reading = source.next();
            assertThat(stored.score(reading)).isEqualTo(run.score(reading));
        }
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void aCopyIsIndependentOfWhereItWasTakenFrom(Detector detector) {
        Run run = new Run(detector);
        Source source = new Source(3, detector.metrics());
        for (int i = 0; i < 1500; i++) {
            run.score(source.next());
            if (i % 37 == 0) {
                byte[] before = Run.bytes(run.state);
                Run fork = run.fork();
                assertThat(fork.state).isEqualTo(run.state);
                for (int k = 0; k < 20; k++) {
                    fork.score(source.next());
                }
                assertThat(fork.state).isNotEqualTo(run.state);
                assertThat(Run.bytes(run.state)).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void aCopyGoesOnWithEqualScores(Detector detector) {
        Run run = new Run(detector);
        Source source = new Source(7, detector.metrics());
        for (int i = 0; i < 6000; i++) {
            double[] reading = source.next();
            Run fork = run.fork();
            double score = run.score(reading);
            assertThat(fork.score(reading)).isEqualTo(score);
        }
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void theBeginningIsTheSameEachTime(Detector detector) {
        byte[] before = Run.bytes(detector);
        Run run = new Run(detector);
        Source source = new Source(4, detector.metrics());
        for (int i = 0; i < 300; i++) {
            run.score(source.next());
        }
        assertThat(run.state).isNotEqualTo(detector.begin());
        assertThat(Run.bytes(detector)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void whatIsCutOffIsRefused(Detector detector) {
        byte[] whole = Run.bytes(detector);
        byte[] state = Run.bytes(detector.begin());
        for (int length = 0; length < whole.length; length += 1 + whole.length / 300) {
            ByteReader cut = new ByteReader(whole, 0, length);
            assertThatThrownBy(() -> Detector.read(cut)).isInstanceOf(CorruptDataException.class);
        }
        for (int length = 0; length < state.length; length += 1 + state.length / 300) {
            ByteReader cut = new ByteReader(state, 0, length);
            assertThatThrownBy(() -> DetectorState.read(cut)).isInstanceOf(CorruptDataException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void aScoreDoesNotDependOnWhatAFindingWasUsedForBefore(Detector detector) {
        Run run = new Run(detector);
        Run other = new Run(Detectors.forecast(7));
        Source source = new Source(5, detector.metrics());
        Source ofOther = new Source(6, 7);
        Finding shared = new Finding();
        DetectorState state = detector.begin();
        for (int i = 0; i < 2000; i++) {
            double[] reading = source.next();
            run.score(reading);
            other.detector.next(other.state, run.ts, ofOther.next(), shared);
            detector.next(state, run.ts, reading, shared);
            assertThat(shared.score()).isEqualTo(run.finding.score());
            assertThat(shared.share(0)).isEqualTo(run.finding.share(0));
            assertThat(shared.detector()).isEqualTo(run.finding.detector());
        }
    }
}
