package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever finite numbers a device sends, a score is a number in [0, 1), and shares are numbers at or above 0. */
class AnyValuesPropertiesTest {

    private static final double[] ODD = {
        0,
        -0.0,
        1e300,
        -1e300,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Float.MAX_VALUE,
        1e160,
        1e-160,
        Float.MIN_VALUE,
        0.1,
        8
    };

    private static final List<Detector> DETECTORS = List.of(
            Detectors.novelty(),
            Novelty.learn(new double[] {0}),
            Novelty.learn(new double[2000]),
            Detectors.together(),
            Detectors.independent(1),
            Detectors.independent(20),
            Detectors.forecast(1),
            Detectors.forecast(5),
            Detectors.forecast(20));

    @Property(tries = 300)
    void scoresAndSharesAreSound(@ForAll long seed) {
        Random random = new Random(seed);
        for (Detector detector : DETECTORS) {
            Run run = new Run(detector);
            double[] reading = new double[detector.metrics()];
            int oddity = 1 + random.nextInt(40);
            for (int i = 0; i < 60; i++) {
                for (int j = 0; j < reading.length; j++) {
                    reading[j] = random.nextInt(oddity) == 0 ? odd(random) : random.nextGaussian();
                }
                run.ts += random.nextInt(10) == 0 ? random.nextInt() : 0;
                assertThat(run.score(reading)).as(detector.name()).isBetween(0.0, Math.nextDown(1.0));
                for (int j = 0; j < reading.length && run.finding.score() >= Finding.TOLD; j++) {
                    assertThat(run.finding.share(j)).isBetween(0.0, Double.MAX_VALUE);
                }
            }
            assertThat(run.stored().state).isEqualTo(run.state);
        }
    }

    private static double odd(Random random) {
        if (random.nextBoolean()) {
            return ODD[random.nextInt(ODD.length)];
        }
        double any = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(any) ? any : 0;
    }

    @Property(tries = 300)
    void aSumOfSharesIsANumberAndWhatIsFoundHasACause(@ForAll long seed) {
        Random random = new Random(seed);
        for (Detector detector : DETECTORS) {
            Run run = new Run(detector);
            double[] reading = new double[detector.metrics()];
            reading[random.nextInt(reading.length)] = odd(random);
            double score = run.score(reading);
            double sum = 0;
            for (int j = 0; j < reading.length && score >= Finding.TOLD; j++) {
                sum += run.finding.share(j);
            }
            assertThat(sum).isFinite();
            if (score >= Finding.TOLD) {
                assertThat(sum).isPositive();
            }
        }
    }
}
