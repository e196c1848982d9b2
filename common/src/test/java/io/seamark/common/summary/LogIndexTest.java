package io.seamark.common.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogIndexTest {

    private static double[] sorted() {
        Random random = new Random(3);
        double[] values = new double[200_000];
        for (int i = 0; i < values.length; i++) {
            double any;
            do {
                any = Double.longBitsToDouble(random.nextLong());
            } while (!Double.isFinite(any));
            values[i] = i % 2 == 0 ? any : random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6);
        }
        int at = 0;
        for (int e = Double.MIN_EXPONENT; e <= Double.MAX_EXPONENT; e++) {
            double power = Math.scalb(1.0, e);
            values[at++] = power;
            values[at++] = Math.nextDown(power);
            values[at++] = -Math.nextUp(power);
            values[at++] = power * 1.9999999999999998;
        }
        values[at++] = Double.MAX_VALUE;
        values[at++] = -Double.MAX_VALUE;
        values[at++] = Double.MIN_NORMAL;
        values[at] = Double.MIN_VALUE;
        Arrays.sort(values);
        return values;
    }

    @Test
    void keysAreInTheOrderOfTheValuesAndStandForThemWithinTheAccuracy() {
        int previous = Integer.MIN_VALUE;
        for (double value : sorted()) {
            int key = LogIndex.key(value);
            assertThat(key).as("%s", value).isGreaterThanOrEqualTo(previous);
            previous = key;
            if (Math.abs(value) >= Double.MIN_NORMAL) {
                double error = Math.abs(LogIndex.value(key) / value - 1);
                assertThat(error).as("%s", value).isLessThanOrEqualTo(LogIndex.RELATIVE_ACCURACY * (1 + 1e-9));
            } else {
                assertThat(key).isZero();
            }
        }
    }

    @Test
    void mirrorsNegativeValuesAndKeepsZeroApart() {
        assertThat(LogIndex.key(-17.5)).isEqualTo(-LogIndex.key(17.5));
        assertThat(LogIndex.key(Double.MIN_NORMAL)).isPositive();
        assertThat(LogIndex.key(-0.0)).isZero();
        assertThat(LogIndex.value(0)).isZero();
        assertThat(LogIndex.value(-LogIndex.key(17.5))).isEqualTo(-LogIndex.value(LogIndex.key(17.5)));
    }

    @Test
    void theKeysThatAreStoredNeverChange() {
        assertThat(LogIndex.key(1)).isEqualTo(35805);
        assertThat(LogIndex.key(2)).isEqualTo(35839);
        assertThat(LogIndex.key(21.4)).isEqualTo(35959);
        assertThat(LogIndex.value(35805)).isCloseTo(1.01, within(0.01));
    }
}
