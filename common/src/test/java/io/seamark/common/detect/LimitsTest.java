package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private final Limits limits = of(8, 2);

    private static Limits of(double open, double close) {
        return Limits.of(new double[] {1, open, 1}, new double[] {0.5, close, 0.5});
    }

    @Test
    void theirLogarithmsAreZeroAndMinusOne() {
        assertThat(limits.position(1, 8)).isCloseTo(0, within(1e-6));
        assertThat(limits.position(1, 2)).isCloseTo(-1, within(1e-6));
        assertThat(limits.position(1, 4)).isCloseTo(-0.5, within(1e-6));
        assertThat(limits.position(1, 32)).isCloseTo(1, within(1e-6));
        assertThat(limits.position(1, 0)).isFinite().isLessThan(-10);
    }

    @Test
    void whatClosesLiesBelowWhatOpens() {
        assertThat(of(8, 9).position(1, 8)).isCloseTo(0, within(1e-3));
        assertThat(of(8, 9).position(1, 7.9)).isLessThan(-1);
        for (double bad : new double[] {Double.NaN, 0, -1, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> of(bad, 1)).isInstanceOf(IllegalArgumentException.class);
        }
        byte[] damaged = new ByteWriter(32)
                .varint(6)
                .f32(1)
                .f32(0)
                .f32(1)
                .f32(2)
                .f32(1)
                .f32(0)
                .toBytes();
        assertThatThrownBy(() -> Limits.read(new ByteReader(damaged))).isInstanceOf(CorruptDataException.class);
    }

    @Test
    void howeverNarrowTheyAreAScoreStaysBelowOne() {
        Reach reach = new Reach();
        reach.hot = true;
        reach.position = of(1, 1).position(1, 1000);
        assertThat(reach.score()).isBetween(0.99, Math.nextDown(1.0));
    }
}
