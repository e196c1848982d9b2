package io.seamark.deploy.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.frame.FrameCodec;
import io.seamark.common.frame.Tally;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.deploy.CommandFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelinePassTest {
    private static final Seam SENT = new Seam(Map.of(0, 300L, 1, 300L));
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final long SECOND = 1_000_000_000L;

    @Test
    void theWarmClockRunsBetweenTheLastFramesOfTheTwoPasses() {
        PipelinePass pass = PipelinePass.of(SENT, cuts(0), 1, frames(100), INTERVAL, 0);
        assertThat(pass.warm().readings()).isEqualTo(400);
        assertThat(pass.warm().seconds()).isEqualTo(4);
        assertThat(pass.warm().readingsPerSecond()).isCloseTo(100, within(1e-9));
        assertThat(pass.warm().from()).isEqualTo(pass.cold().until());
        assertThat(pass.tally().accepted()).isEqualTo(600);
        assertThat(pass.waited()).isFalse();
    }

    @Test
    void theColdClockStartsAtTheTimeOfTheFirstBatchAndStopsAtTheLastFrameOfItsPass() {
        // The follower's clock says 2 s when the first cut is done, which is 10 s by the clock of the batches.
        PipelinePass pass = PipelinePass.of(SENT, cuts(9_500), 1, frames(100), INTERVAL, 8_000);
        assertThat(pass.cold().readings()).isEqualTo(200);
        assertThat(pass.cold().from()).isEqualTo(9_500);
        assertThat(pass.cold().until()).isEqualTo(10_000);
        assertThat(pass.cold().readingsPerSecond()).isCloseTo(400, within(1e-9));

        PipelinePass two = PipelinePass.of(SENT, cuts(9_500), 2, frames(100), INTERVAL, 8_000);
        assertThat(two.cold().readings()).isEqualTo(400);
        assertThat(two.cold().seconds()).isEqualTo(2.5);
        assertThat(two.warm().seconds()).isEqualTo(2);
    }

    @Test
    void aCutMadeWhenTheOneBeforeWasDoneOrAlmostMeansThatTheLayerWaited() {
        // The first cut is done at 2 s.
        assertThat(PipelinePass.of(SENT, cuts(1_400), 1, frames(100), INTERVAL, 0)
                        .waited())
                .isFalse();
        assertThat(PipelinePass.of(SENT, cuts(1_600), 1, frames(100), INTERVAL, 0)
                        .waited())
                .isTrue();
        assertThat(PipelinePass.of(SENT, cuts(3_000), 1, frames(100), INTERVAL, 0)
                        .waited())
                .isTrue();
    }

    @Test
    void aFrameWrittenAgainCountsOnce() {
        List<FrameFollower.Seen> twice = new ArrayList<>(frames(100));
        twice.addAll(3, frames(100).subList(0, 3));
        assertThat(PipelinePass.of(SENT, cuts(0), 1, twice, INTERVAL, 0).tally().accepted())
                .isEqualTo(600);
    }

    @Test
    void aLostReadingALostFrameAndAGapFailTheBench() {
        assertThatThrownBy(() -> PipelinePass.of(SENT, cuts(0), 1, frames(99), INTERVAL, 0))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("lost or invented");
        assertThatThrownBy(() -> PipelinePass.of(SENT, cuts(0), 1, frames(100).subList(0, 5), INTERVAL, 0))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("lost or invented");
        assertThatThrownBy(() -> PipelinePass.of(SENT, cuts(0), 1, frames(100).subList(2, 6), INTERVAL, 0))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("do not join");
    }

    private static List<Intent> cuts(long batchTime) {
        List<Intent> cuts = new ArrayList<>();
        for (int cut = 0; cut < 3; cut++) {
            cuts.add(new Intent(cut + 1, batchTime, "", List.of(range(0, cut), range(1, cut))));
        }
        return cuts;
    }

    /** Cut k has its two frames after 2k + 1 and 2k + 2 seconds. */
    private static List<FrameFollower.Seen> frames(long accepted) {
        List<FrameFollower.Seen> frames = new ArrayList<>();
        for (int cut = 0; cut < 3; cut++) {
            for (int partition = 0; partition < 2; partition++) {
                Tally tally = new Tally();
                tally.accept(accepted);
                byte[] bytes = FrameCodec.encode(range(partition, cut), "", tally, List.of(), 900_000)
                        .get(0);
                frames.add(new FrameFollower.Seen(bytes, (2 * cut + 1 + partition) * SECOND));
            }
        }
        return frames;
    }

    private static OffsetRange range(int partition, int cut) {
        return new OffsetRange(partition, cut * 100L, cut * 100L + 100);
    }
}
