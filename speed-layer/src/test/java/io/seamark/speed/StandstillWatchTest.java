package io.seamark.speed;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.settings.SeamarkException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StandstillWatchTest {

    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final AtomicLong nanos = new AtomicLong(-7); // the origin of nanoTime is anywhere
    private final StandstillWatch watch = new StandstillWatch(nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aStreamThatMakesBatchesGoesOn() {
        for (int batch = 0; batch < 10; batch++) {
            pass(LIMIT);
            assertThatCode(() -> watch.requireGoing(LIMIT)).doesNotThrowAnyException();
            watch.made();
        }
    }

    @Test
    void aStreamThatMakesNoneIsEnded() {
        watch.made();
        pass(LIMIT.plusSeconds(1));
        assertThatThrownBy(() -> watch.requireGoing(LIMIT))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("No micro-batch has been made for 241 s");
    }

    @Test
    void theFirstBatchHasItsTimeToo() {
        pass(LIMIT.plusSeconds(1));
        assertThatThrownBy(() -> watch.requireGoing(LIMIT)).isInstanceOf(SeamarkException.class);
    }
}
