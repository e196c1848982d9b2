package io.seamark.serving.staleness;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.serving.MemoryLog;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How stale answers are is how long the oldest reading has waited that they lack. */
class ReadingsWatchTest {

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final ReadingsWatch watch = new ReadingsWatch(new MemoryLog(2), clock::get);

    private void look(long from, long until) {
        watch.look(Map.of(0, new OffsetRange(0, from, until), 1, new OffsetRange(1, 0, 0)));
    }

    private long staleBeyond(long applied) {
        return watch.beyond(new Seam(Map.of(0, applied))).staleMillis();
    }

    @Test
    void nothingThatWaitsIsNotStaleHoweverLong() {
        for (int i = 0; i < 100; i++) {
            look(0, 50);
            clock.addAndGet(1000);
        }
        assertThat(staleBeyond(50)).isZero();
        assertThat(staleBeyond(60)).isZero();
        assertThat(watch.beyond(new Seam(Map.of(0, 50L))).readings()).isZero();
    }

    @Test
    void theOldestReadingThatIsLackingCounts() {
        look(0, 10);
        clock.addAndGet(1000);
        look(0, 20);
        clock.addAndGet(1000);
        look(0, 30);
        assertThat(staleBeyond(0)).isEqualTo(2000);
        assertThat(staleBeyond(9)).isEqualTo(2000);
        assertThat(staleBeyond(10)).isEqualTo(1000);
        assertThat(staleBeyond(29)).isZero();
        assertThat(watch.beyond(new Seam(Map.of(0, 9L))).waiting()).isEqualTo(Map.of(0, 21L, 1, 0L));
    }

    @Test
    void aSpeedLayerThatKeepsUpIsNeverStaleForLong() {
        for (int i = 1; i <= 10_000; i++) {
            look(0, i * 10L);
            assertThat(staleBeyond((i - 1) * 10L)).isZero();
            clock.addAndGet(1000);
        }
        assertThat(staleBeyond(99_980)).isEqualTo(2000);
    }

    @Test
    void aLongHistoryIsThinnedAndStaysTrueByAFewLooks() {
        for (int i = 1; i <= 100_000; i++) {
            look(0, i * 10L);
            clock.addAndGet(1000);
        }
        long truth = 90_000_000L;
        assertThat(staleBeyond(100_000)).isBetween(truth - truth / 16, truth);
    }

    @Test
    void afterALongTimeWithoutTroubleAFreshStandstillIsSeenAtOnceAndDoesNotGoAway() {
        for (int i = 1; i <= 100_000; i++) {
            look(0, i * 10L);
            clock.addAndGet(1000);
        }
        long applied = 1_000_000;
        for (int i = 1; i <= 5_000; i++) {
            look(0, applied + i * 10L);
            clock.addAndGet(1000);
            long truth = i * 1000L;
            assertThat(staleBeyond(applied)).isBetween(truth - truth / 16 - 2_000, truth);
        }
    }

    @Test
    void whatRetentionHasRemovedDoesNotWait() {
        look(0, 10);
        clock.addAndGet(1000);
        look(10, 10);
        assertThat(staleBeyond(0)).isZero();
        assertThat(watch.beyond(Seam.START).readings()).isZero();
    }

    @Test
    void anEndThatIsNotSeenMakesStale() {
        look(0, 10);
        clock.addAndGet(2000);
        assertThat(staleBeyond(10)).isZero();
        clock.addAndGet(58_000);
        assertThat(staleBeyond(10)).isEqualTo(60_000);
    }
}
