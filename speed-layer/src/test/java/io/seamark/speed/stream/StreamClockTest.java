package io.seamark.speed.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Times of micro-batches, as Spark's timer asks for them, one interval after the other. */
class StreamClockTest {

    private static final long BEGIN = 1_700_000_000_000L;
    private static final long INTERVAL = 1_000;

    private final AtomicLong nanos = new AtomicLong(5);
    private final AtomicLong wall = new AtomicLong(BEGIN);
    private final List<Duration> still = new ArrayList<>();
    private long next = BEGIN;

    @AfterEach
    void reset() {
        StreamClock.notBefore(0);
    }

    private StreamClock clock() {
        return new StreamClock(nanos::get, wall::get, still::add);
    }

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        wall.addAndGet(millis);
    }

    /** How many batches Spark's timer makes at once: those that are due without any waiting. */
    private int due(StreamClock clock) {
        int made = 0;
        while (clock.getTimeMillis() >= next) {
            clock.waitTillTime(next);
            next += INTERVAL;
            made++;
        }
        return made;
    }

    @Test
    void aProcessThatStoodStillMakesOneBatchAndNotOneForEachInterval() {
        StreamClock clock = clock();
        assertThat(due(clock)).isEqualTo(1);
        pass(8 * 3_600_000L);
        assertThat(due(clock)).isEqualTo(1);
        assertThat(still).hasSize(1);
        for (int i = 0; i < 100; i++) {
            pass(INTERVAL);
            assertThat(due(clock)).isEqualTo(1);
        }
        assertThat(still).hasSize(1);
    }

    @Test
    void aBatchThatIsALittleLateIsMadeUpFor() {
        StreamClock clock = clock();
        due(clock);
        pass(INTERVAL + 1_900);
        assertThat(due(clock)).isEqualTo(2);
        assertThat(still).isEmpty();
    }

    @Test
    void aClockThatIsSetChangesNoTimeOfABatch() {
        StreamClock clock = clock();
        due(clock);
        for (long step : List.of(3 * 3_600_000L, -9 * 3_600_000L)) {
            wall.addAndGet(step);
            long before = clock.getTimeMillis();
            pass(INTERVAL);
            assertThat(due(clock)).isEqualTo(1);
            assertThat(clock.getTimeMillis()).isEqualTo(before + INTERVAL);
        }
        assertThat(still).as("a suspended machine looks the same").hasSize(2);
    }

    @Test
    void batchesOfTheNextLifeDoNotGoBackBehindThoseOfTheOneBefore() {
        StreamClock.notBefore(BEGIN + 3_600_000);
        assertThat(clock().getTimeMillis()).isEqualTo(BEGIN + 3_600_000);
        StreamClock.notBefore(BEGIN - 3_600_000);
        assertThat(clock().getTimeMillis()).isEqualTo(BEGIN);
    }

    @Test
    void whoeverWaitsCanBeInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> clock().waitTillTime(BEGIN + INTERVAL)).isInstanceOf(InterruptedException.class);
    }
}
