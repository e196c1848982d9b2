package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownValuesTest {

    private static KnownValues of(double... values) {
        KnownValues known = new KnownValues();
        for (double value : values) {
            known.add(value);
        }
        return known;
    }

    private static KnownValues read(ByteWriter out) {
        return KnownValues.read(new ByteReader(out.toBytes()));
    }

    @Test
    void theFirstValueIsNoNews() {
        assertThat(new KnownValues().add(7)).isZero();
    }

    @Test
    void whatFitsIsKnownExactly() {
        Random random = new Random(1);
        KnownValues known = new KnownValues();
        TreeSet<Float> all = new TreeSet<>();
        for (int i = 0; i < KnownValues.CAPACITY; i++) {
            float value = (float) random.nextGaussian();
            double nearest = all.stream()
                    .mapToDouble(each -> Math.abs((double) each - value))
                    .min()
                    .orElse(0);
            assertThat(known.add(value)).isEqualTo(nearest);
            all.add(value);
        }
        assertThat(known.size()).isEqualTo(KnownValues.CAPACITY);
    }

    @Test
    void aFullMemoryThinsOutWhereItIsDenseAndNeverAtItsEnds() {
        KnownValues known = of(-1000, 1000);
        Random random = new Random(2);
        for (int i = 0; i < 10_000; i++) {
            known.add(random.nextGaussian());
        }
        assertThat(known.size()).isEqualTo(KnownValues.CAPACITY);
        assertThat(known.copy().add(-1000)).isZero();
        assertThat(known.copy().add(1000)).isZero();
        assertThat(known.copy().add(0)).as("in the middle all is known").isLessThan(0.5);
        assertThat(known.copy().add(500)).isGreaterThan(400);
    }

    @Test
    void ofTheClosestPairTheOneNearerItsOtherNeighbourGoes() {
        KnownValues known = new KnownValues();
        for (int i = 0; i < KnownValues.CAPACITY - 1; i++) {
            known.add(100 * i);
        }
        known.add(330);
        known.add(340);
        assertThat(known.size()).isEqualTo(KnownValues.CAPACITY);
        assertThat(known.copy().add(330))
                .as("30 from 300, the other 60 from 400")
                .isEqualTo(10);
        assertThat(known.copy().add(340)).isZero();
    }

    @Test
    void whatDiffersByAMillionthOfTheRangeIsTheSame() {
        KnownValues known = of(0, 1000, 500);
        assertThat(known.add(500.0009)).isLessThan(0.001);
        assertThat(known.size()).isEqualTo(3);
        known.add(500.01);
        assertThat(known.size()).isEqualTo(4);
    }

    @Test
    void aTieIsDecidedAlikeWhateverTheUnit() {
        for (double unit : new double[] {1, 0.1, 7.3, 1e-5, 3e7}) {
            KnownValues known = new KnownValues();
            KnownValues other = new KnownValues();
            Random random = new Random(5);
            for (int i = 0; i < 5000; i++) {
                int value = random.nextInt(400);
                assertThat(other.add(unit * value) / unit).isCloseTo(known.add(value), within(0.001));
            }
        }
    }

    @Test
    void valuesBeyondASmallFloatAreItsEnds() {
        KnownValues known = of(1e300, -1e300);
        assertThat(known.add(-5e299)).isZero();
        assertThat(known.add(0)).isFinite().isGreaterThan(1e38);
    }

    @Test
    void aCopyIsIndependent() {
        KnownValues known = of(1, 2);
        known.copy().add(9);
        assertThat(known.add(9)).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 8, 9, 64, 200})
    void itIsStoredAsItIsAndGoesOn(int values) {
        Random random = new Random(4);
        KnownValues known = new KnownValues();
        for (int i = 0; i < values; i++) {
            known.add(random.nextGaussian());
        }
        ByteWriter out = new ByteWriter(64);
        known.write(out);
        KnownValues read = read(out);
        assertThat(read).isEqualTo(known);
        for (int i = 0; i < 100; i++) {
            double value = random.nextGaussian();
            assertThat(read.add(value)).isEqualTo(known.add(value));
        }
    }

    @Test
    void whatIsDamagedIsRefused() {
        ByteWriter tooMany = new ByteWriter(300).varint(KnownValues.CAPACITY + 1);
        for (int i = 0; i <= KnownValues.CAPACITY; i++) {
            tooMany.f32(i);
        }
        for (ByteWriter out : new ByteWriter[] {
            tooMany,
            new ByteWriter(16).varint(2).f32(2).f32(1),
            new ByteWriter(16).varint(2).f32(2).f32(2),
            new ByteWriter(16).varint(2).f32(2).f32(Float.NaN),
            new ByteWriter(16).varint(1).f32(Float.POSITIVE_INFINITY),
            new ByteWriter(16).varint(2).f32(2)
        }) {
            assertThatThrownBy(() -> read(out)).isInstanceOf(CorruptDataException.class);
        }
    }
}
