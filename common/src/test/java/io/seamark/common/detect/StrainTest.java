package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StrainTest {

    private static final double USUAL = 0.04;

    /** Makes a strain of 1 of what does not persist. */
    private static final double UNIT = 10 * (USUAL + 0.01);

    private final Strain strain = new Strain();

    private double after(int readings, double surprise) {
        double last = 0;
        for (int i = 0; i < readings; i++) {
            last = strain.next(USUAL, surprise);
        }
        return last;
    }

    @Test
    void usualSurpriseIsASmallPartOfOne() {
        assertThat(after(1000, USUAL)).isCloseTo(USUAL / UNIT, within(1e-9));
    }

    @Test
    void whatPersistsCountsMore() {
        after(100, USUAL);
        double first = after(1, 0.5 * UNIT);
        assertThat(first).isBetween(0.5, 0.51);
        assertThat(after(150, 0.5 * UNIT)).isGreaterThan(first + 0.5);
        assertThat(after(5000, 0.5 * UNIT)).isCloseTo(0.5 + 3 * 0.325, within(0.01));
    }

    @Test
    void aSinglePeakDoesNotPersistHoweverHighItIs() {
        after(100, USUAL);
        double usual = after(1, USUAL);
        assertThat(after(1, 1e6)).isGreaterThan(1e5);
        assertThat(after(1, USUAL)).isCloseTo(usual, within(0.01));
    }

    @Test
    void itIsForgottenInTime() {
        after(1000, UNIT);
        assertThat(after(2000, USUAL)).isCloseTo(USUAL / UNIT, within(1e-4));
    }
}
