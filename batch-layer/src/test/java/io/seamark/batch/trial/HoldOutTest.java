package io.seamark.batch.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.generation.TrainedModel;
import io.seamark.common.generation.Trial;
import org.junit.jupiter.api.Test;

class HoldOutTest {

    private static TrainedModel knowing(long until) {
        return new TrainedModel("g1", until - 10, until, Trial.UNKNOWN);
    }

    @Test
    void isTheNewestStretch() {
        HoldOut holdOut = HoldOut.of(knowing(500), 1000, 100);
        assertThat(holdOut).isEqualTo(new HoldOut(900, 100));
        assertThat(holdOut.holds(900)).isFalse();
        assertThat(holdOut.holds(901)).isTrue();
    }

    @Test
    void hasNothingThatTheChampionKnows() {
        assertThat(HoldOut.of(knowing(970), 1000, 100)).isEqualTo(new HoldOut(970, 30));
        HoldOut nothing = HoldOut.of(knowing(1000), 1000, 100);
        assertThat(nothing).isEqualTo(HoldOut.of(knowing(2000), 1000, 100)).isEqualTo(new HoldOut(1000, 0));
        assertThat(nothing.isNone()).as("there is a champion all the same").isFalse();
        assertThat(nothing.isSpared(1)).isTrue();
        assertThat(nothing.holds(1000)).isFalse();
        assertThat(HoldOut.NONE.holds(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void isSparedOnlyWhereFourTimesAsMuchIsLeft() {
        HoldOut holdOut = new HoldOut(900, 100);
        assertThat(holdOut.isSpared(399)).isFalse();
        assertThat(holdOut.isSpared(400)).isTrue();
        assertThat(HoldOut.NONE.isSpared(400)).isFalse();
    }
}
