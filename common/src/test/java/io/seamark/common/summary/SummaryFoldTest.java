package io.seamark.common.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SummaryFoldTest {

    private final SummaryFold fold = new SummaryFold();

    @Property(tries = 2000)
    void itIsWhatAddingMakesBitByBit(@ForAll long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 3; round++) { // the same one for summary after summary
            Summary added = new Summary();
            int kind = random.nextInt(5);
            for (int left = random.nextInt(120); left > 0; left--) {
                long ts = 1_700_000_000_000L + random.nextInt(1_000_000);
                double value = value(random, kind);
                added.add(ts, value);
                fold.add(ts, value);
            }
            Summary folded = fold.end();
            assertThat(folded.count()).isEqualTo(added.count());
            if (!added.isEmpty()) {
                assertThat(folded.toBytes()).isEqualTo(added.toBytes());
            }
        }
    }

    private static double value(Random random, int kind) {
        return switch (kind) {
            case 0 -> 20 + random.nextGaussian();
            case 1 -> random.nextGaussian();
            case 2 -> random.nextInt(3) - 1;
            case 3 -> Math.scalb(random.nextGaussian(), random.nextInt(2000) - 1000);
            default -> random.nextBoolean() ? -0.0 : Double.MIN_VALUE;
        };
    }
}
