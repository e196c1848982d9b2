package io.seamark.deploy.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class DelaysTest {
    @Test
    void percentilesAreInMillisecondsAndExactToAThousandth() {
        Delays delays = new Delays();
        for (int micros = 1; micros <= 100_000; micros++) {
            delays.add(micros * 1000L);
        }
        delays.add(-5);
        Delays.Percentiles found = delays.percentiles();
        assertThat(found.count()).isEqualTo(100_001);
        assertThat(found.p50()).isCloseTo(50, within(0.05));
        assertThat(found.p99()).isCloseTo(99, within(0.1));
        assertThat(found.p999()).isCloseTo(99.9, within(0.1));
        assertThat(found.max()).isCloseTo(100, within(0.1));
    }

    @Test
    void ofSeveralRunsEachFigureIsTheMedian() {
        Delays.Percentiles median = Delays.Percentiles.medianOf(List.of(
                new Delays.Percentiles(10, 1, 20, 30, 60),
                new Delays.Percentiles(11, 3, 10, 35, 50),
                new Delays.Percentiles(12, 2, 15, 40, 40)));
        assertThat(median).isEqualTo(new Delays.Percentiles(33, 2, 15, 35, 50));
    }
}
