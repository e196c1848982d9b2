package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExcessTailTest {

    private static ExcessTail exponential(double threshold, int size) {
        Random random = new Random(3);
        double[] history = new double[size];
        for (int i = 0; i < size; i++) {
            history[i] = -Math.log(1 - random.nextDouble());
        }
        return ExcessTail.of(threshold, history);
    }

    private static double rarity(ExcessTail tail, double value) {
        return tail.copy().add(value);
    }

    @Test
    void anExponentialTailIsContinuedBeyondWhatWasSeen() {
        ExcessTail tail = exponential(3, 200_000);
        // P(X > x) = exp(-x): x / ln 10 decades
        assertThat(rarity(tail, 5)).isCloseTo(5 / Math.log(10), within(0.1));
        assertThat(rarity(tail, 14)).isCloseTo(14 / Math.log(10), within(0.5));
    }

    @Test
    void upToTheThresholdNothingIsRare() {
        ExcessTail tail = exponential(1, 1000);
        for (double value : new double[] {1, 1 + 1e-9, 0.5, 0, -4, -1e300}) {
            assertThat(rarity(tail, value)).isZero();
        }
        assertThat(rarity(tail, 1.001)).isPositive();
    }

    @Test
    void aLargerValueIsAtLeastAsRare() {
        for (int size : new int[] {3, 10, 100, 5000}) {
            ExcessTail tail = exponential(0.5, size);
            double before = 0;
            for (double value = 0.6; value < 1e6; value *= 1.1) {
                assertThat(rarity(tail, value)).isGreaterThanOrEqualTo(before);
                before = rarity(tail, value);
            }
            assertThat(before).isBetween(3.0, ExcessTail.MOST_DECADES);
        }
    }

    @Test
    void whereNothingEverVariedAnyChangeIsAsRareAsCanBe() {
        ExcessTail tail = ExcessTail.of(0, new double[600]);
        assertThat(rarity(tail, 1e-9)).isEqualTo(ExcessTail.MOST_DECADES);
        assertThat(rarity(tail, 1e300)).isEqualTo(ExcessTail.MOST_DECADES);
    }

    @Test
    void whatCameOnceIsLessRareTheNextTime() {
        ExcessTail tail = ExcessTail.of(0, new double[600]);
        double first = tail.add(5);
        // Mean excess 5 / 1.5, shape 0.1, 1.5 excesses of 602.
        double expected = Math.log10(1 + 0.1 * 5 / 3) / 0.1 - Math.log10(1.5 / 602);
        assertThat(tail.add(5)).isLessThan(first).isCloseTo(expected, within(1e-9));
    }

    @Test
    void whatItSeesForEverStaysANumber() {
        ExcessTail tail = exponential(1, 50);
        for (int i = 0; i < 1000; i++) {
            assertThat(tail.add(Double.MAX_VALUE)).isBetween(0.0, ExcessTail.MOST_DECADES);
        }
        assertThat(tail.add(2)).isBetween(0.0, 1.0);
    }

    @Test
    void itIsStoredAsItIsAndGoesOn() {
        ExcessTail tail = exponential(1, 300);
        tail.add(12);
        ByteWriter out = new ByteWriter(64);
        tail.write(out);
        ExcessTail read = ExcessTail.read(new ByteReader(out.toBytes()));
        assertThat(read).isEqualTo(tail);
        for (double value : new double[] {3, 0.5, 40}) {
            assertThat(read.add(value)).isEqualTo(tail.add(value));
        }
    }

    @Test
    void whatIsDamagedIsRefused() {
        for (ByteWriter out : new ByteWriter[] {
            stored(Double.NaN, 0, 5, 1, 1, 1),
            stored(1, -1, 5, 1, 1, 1),
            stored(1, 0, 5, 6, 1, 1),
            stored(1, 0, 5, -1, 1, 1),
            stored(1, 0, 5, 1, -1, 1),
            stored(1, 0, 5, 1, 1, -1)
        }) {
            assertThatThrownBy(() -> ExcessTail.read(new ByteReader(out.toBytes())))
                    .isInstanceOf(CorruptDataException.class);
        }
        assertThat(ExcessTail.read(new ByteReader(stored(1, 0, 5, 1, 1, 1).toBytes())))
                .isNotNull();
    }

    private static ByteWriter stored(
            double threshold, double usual, long seen, long excesses, double sum, double squares) {
        return new ByteWriter(64)
                .f64(threshold)
                .f64(usual)
                .varint(seen)
                .varint(excesses)
                .f64(sum)
                .f64(squares);
    }
}
