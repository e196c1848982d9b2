package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private final Limits limits = new Limits((float) Math.log(8), (float) Math.log(2));

    @Test
    void theirLogarithmsAreZeroAndMinusOne() {
        assertThat(limits.position(8)).isCloseTo(0, within(1e-6));
        assertThat(limits.position(2)).isCloseTo(-1, within(1e-6));
        assertThat(limits.position(4)).isCloseTo(-0.5, within(1e-6));
        assertThat(limits.position(32)).isCloseTo(1, within(1e-6));
        assertThat(limits.position(0)).isFinite().isLessThan(-10);
    }

    @Test
    void whatClosesLiesBelowWhatOpens() {
        assertThatThrownBy(() -> new Limits(1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(Float.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(1, Float.NEGATIVE_INFINITY)).isInstanceOf(IllegalArgumentException.class);
        byte[] damaged = new ByteWriter(8).f32(1).f32(2).toBytes();
        assertThatThrownBy(() -> Limits.read(new ByteReader(damaged))).isInstanceOf(CorruptDataException.class);
    }

    @Test
    void howeverNarrowTheyAreAScoreStaysBelowOne() {
        Reach reach = new Reach();
        reach.hot = true;
        reach.position = new Limits(0, -1e-3f).position(1000);
        assertThat(reach.score()).isBetween(0.99, Math.nextDown(1.0));
    }
}
