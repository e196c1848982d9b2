package io.seamark.deploy.bench.ground;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CutsTest {

    @Test
    void aPassIsAWholeNumberOfEqualCuts() {
        Cuts cuts = Cuts.of(2_000_000, 2);
        assertThat(cuts.perPass()).isEqualTo(2);
        assertThat(cuts.perPartition()).isEqualTo(500_000);
        assertThat(cuts.mostPerSecond()).isEqualTo(2_000_000);
        assertThat(cuts.settings())
                .containsEntry("seamark.speed.interval", "500ms")
                .containsEntry("seamark.speed.max-rate-per-partition", "1000000");
    }

    @Test
    void aBatchTakesNoReadingLessThanACutAtIntervalsThatDoNotDivideIt() {
        Cuts cuts = Cuts.of(1_000_000, 2, 400_000, Duration.ofMillis(300));
        long rate = Long.parseLong(cuts.settings().get("seamark.speed.max-rate-per-partition"));
        assertThat(cuts.perPartition()).isEqualTo(166_667);
        assertThat((long) (rate * 0.3)).isEqualTo(cuts.perPartition());
    }

    @Test
    void aSmallPassHasTwoCuts() {
        assertThat(Cuts.of(1000, 2).perPass()).isEqualTo(2);
    }
}
