package io.seamark.deploy.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.frame.FrameCodec;
import io.seamark.common.frame.Tally;
import io.seamark.common.seam.OffsetRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameStepsTest {
    private static final long SECOND = 1_000_000_000L;

    private final FrameSteps steps = new FrameSteps();

    private void frame(int partition, long from, long until, double seconds) {
        byte[] frame = FrameCodec.encode(new OffsetRange(partition, from, until), "g", new Tally(), List.of(), 900_000)
                .get(0);
        steps.note(frame, (long) (seconds * SECOND));
    }

    @Test
    void theGapsAreThoseBetweenFramesThatGoFurther() {
        frame(0, 0, 10, 1);
        frame(1, 0, 300, 1.1);
        frame(0, 10, 20, 2);
        frame(0, 0, 10, 2.5); // written again after a death
        frame(0, 20, 30, 4);
        frame(1, 300, 600, 2.1);
        assertThat(steps.gaps(0)).containsExactly(1.0, 2.0, 1.0);
        assertThat(steps.gaps(2 * SECOND)).containsExactly(2.0);
        assertThat(steps.ends()).isEqualTo(Map.of(0, 30L, 1, 600L));
    }

    @Test
    void somethingNewIsThereWhenEveryPartitionHasGotFurther() {
        frame(0, 0, 10, 1);
        frame(1, 0, 10, 1);
        Map<Integer, Long> mark = steps.ends();
        frame(0, 10, 20, 2);
        assertThat(steps.beyond(mark)).isEmpty();
        frame(1, 0, 10, 3); // nothing new
        assertThat(steps.beyond(mark)).isEmpty();
        frame(1, 10, 20, 4);
        frame(0, 20, 30, 5);
        assertThat(steps.beyond(mark)).hasValue(4 * SECOND);
    }
}
