package io.seamark.common.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SummaryTest {

    @Test
    void ofNothingHasNoValuesAndIsNotStored() {
        Summary none = new Summary();
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.sum()).isZero();
        assertThat(new double[] {none.min(), none.max(), none.mean(), none.spread(), none.first(), none.last()})
                .containsOnly(Double.NaN);
        assertThat(none.quantile(0.5)).isNaN();
        assertThat(none.merge(new Summary()).isEmpty()).isTrue();
        assertThatThrownBy(none::toBytes).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ofOneValueIsThatValue() {
        Summary one = Summary.of(5, 2.5);
        assertThat(one.quantile(0)).isEqualTo(2.5);
        assertThat(one.quantile(1)).isEqualTo(2.5);
        assertThat(one.spread()).isZero();
        assertThat(one.toBytes()).hasSize(17);
        assertThat(Summary.fromBytes(one.toBytes()).agreesExactlyWith(one)).isTrue();
    }

    @Test
    void firstAndLastAreByEventTimeAndOneTimeIsDecidedByTheValue() {
        Summary summary = new Summary();
        summary.add(20, 1);
        summary.add(10, 7);
        summary.add(10, 3);
        summary.add(30, 2);
        summary.add(30, 4);
        assertThat(summary.firstTs()).isEqualTo(10);
        assertThat(summary.first()).isEqualTo(3);
        assertThat(summary.lastTs()).isEqualTo(30);
        assertThat(summary.last()).isEqualTo(4);
    }

    @Test
    void bothZerosAreOneSoThatTheOrderDecidesNothing() {
        Summary plus = Summary.of(1, 0.0);
        plus.add(1, -0.0);
        plus.add(1, 0.0);
        Summary minus = Summary.of(1, -0.0);
        minus.add(1, 0.0);
        minus.add(1, -0.0);
        assertThat(minus.agreesExactlyWith(plus)).isTrue();
        assertThat(minus.toBytes()).isEqualTo(plus.toBytes());
    }

    @Test
    void mergesWithItselfAndCopiesAreIndependent() {
        Summary summary = Summary.of(1, 1);
        for (int i = 2; i <= 40; i++) {
            summary.add(i, i);
        }
        Summary copy = summary.copy();
        copy.merge(copy);
        assertThat(summary.count()).isEqualTo(40);
        assertThat(copy.count()).isEqualTo(80);
        assertThat(copy.sum()).isEqualTo(2 * summary.sum());
        assertThat(copy.spread()).isCloseTo(summary.spread(), within(1e-12));
        assertThat(copy.quantile(0.5)).isCloseTo(summary.quantile(0.5), within(0.5));
    }

    @Test
    void spreadIsRightForSmallMovementsOfLargeValues() {
        Random random = new Random(5);
        Summary[] parts = {new Summary(), new Summary(), new Summary()};
        Summary shifted = new Summary();
        for (int i = 0; i < 30_000; i++) {
            double small = random.nextInt(1 << 20) / (double) (1 << 20);
            parts[i % 3].add(i, 1e9 + small); // exact: 2^30 has 22 bits left for the fraction
            shifted.add(i, (1e9 + small) - 1e9);
        }
        Summary merged = parts[0].copy().merge(parts[1]).merge(parts[2]);
        assertThat(merged.spread() / shifted.spread()).isCloseTo(1, within(1e-9));
    }

    @Test
    void sumsBeyondTheLargestDoubleAreInfiniteAndNeverNoNumber() {
        Summary a = Summary.of(1, Double.MAX_VALUE);
        a.add(2, Double.MAX_VALUE);
        assertThat(a.sum()).isEqualTo(Double.POSITIVE_INFINITY);
        Summary b = Summary.of(1, -Double.MAX_VALUE);
        b.add(2, -Double.MAX_VALUE);
        b.add(3, -Double.MAX_VALUE);
        assertThat(b.sum()).isEqualTo(Double.NEGATIVE_INFINITY);
        for (Summary summary : new Summary[] {
            a, b, a.copy().merge(b), b.copy().merge(a), a.copy().merge(a)
        }) {
            summary.add(9, 5);
            assertThat(summary.sum()).isNotNaN();
            assertThat(summary.spread()).isNotNaN();
            assertThat(summary.mean()).isNotNaN();
            assertThat(Summary.fromBytes(summary.toBytes()).toBytes()).isEqualTo(summary.toBytes());
        }
    }

    @Test
    void damagedFormsAreNamed() {
        Summary many = Summary.of(1, 1);
        many.add(2, 1000);
        many.add(3, -5);
        byte[] bytes = many.toBytes();
        for (int cut = 0; cut < bytes.length; cut++) {
            int length = cut;
            assertThatThrownBy(() -> Summary.read(new ByteReader(bytes, 0, length)))
                    .isInstanceOf(CorruptDataException.class);
        }
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            byte[] changed = bytes.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                Summary read = Summary.fromBytes(changed);
                read.quantile(0.5);
                read.merge(many).toBytes();
            } catch (CorruptDataException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void binsOutOfOrderAreDamage() {
        ByteWriter out =
                new ByteWriter(16).varint(2).zigzag(10).varint(1).varint(-3).varint(1);
        assertThatThrownBy(() -> QuantileSketch.read(new ByteReader(out.toBytes()), 2))
                .isInstanceOf(CorruptDataException.class);
    }

    @Test
    void aQuantileOutsideZeroToOneIsRefused() {
        for (double q : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> Summary.of(1, 1).quantile(q)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
