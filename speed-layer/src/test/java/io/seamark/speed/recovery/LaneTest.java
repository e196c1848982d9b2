package io.seamark.speed.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static Lane choose(Optional<String> stored, long age) {
        return Lane.choose(stored, "now", Duration.ofSeconds(age), Duration.ofSeconds(60));
    }

    @Test
    void theCheckpointIsUsedOnlyIfItIsOursAndFresh() {
        assertThat(choose(Optional.of("now"), 60).kind()).isEqualTo(Lane.Kind.FAST);
        assertThat(choose(Optional.of("now"), 61).kind()).isEqualTo(Lane.Kind.JOURNAL);
        assertThat(choose(Optional.of("before"), 0).kind()).isEqualTo(Lane.Kind.JOURNAL);
        assertThat(choose(Optional.empty(), 0).kind()).isEqualTo(Lane.Kind.JOURNAL);
    }

    @Test
    void theReasonNamesWhatHasChanged() {
        assertThat(choose(Optional.of("before"), 0).reason()).contains("before -> now");
        assertThat(choose(Optional.of("now"), 61).reason()).contains("61 s old");
    }
}
