package io.seamark.deploy.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrowthTest {

    @Test
    void betweenTwoMomentsItGrowsEvenly() {
        Growth growth = new Growth();
        growth.add(1000, 5);
        growth.add(2000, 7);
        growth.add(4000, 8);
        assertThat(growth.between(1000, 4000)).isEqualTo(3);
        assertThat(growth.between(1500, 3000)).isEqualTo(1.5);
        assertThat(growth.between(2000, 2000)).isZero();
    }

    @Test
    void whatLiesOutsideIsNotKnown() {
        Growth growth = new Growth();
        assertThat(growth.between(0, 1)).isNaN();
        growth.add(1000, 5);
        growth.add(2000, 7);
        assertThat(growth.between(999, 1500)).isNaN();
        assertThat(growth.between(1500, 2001)).isNaN();
    }

    @Test
    void twoFiguresOfOneMomentCountBoth() {
        Growth growth = new Growth();
        growth.add(1000, 0);
        growth.add(2000, 1);
        growth.add(2000, 3);
        growth.add(3000, 4);
        assertThat(growth.between(1000, 3000)).isEqualTo(4);
    }
}
