package io.seamark.deploy.bench.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void aQuantileIsTheTimeWithinWhichThatShareCame() {
        Latencies latencies = new Latencies();
        assertThat(latencies.millis(0.99)).isNaN();
        for (int i = 100_000; i >= 1; i--) {
            latencies.add(i * 1_000_000L);
        }
        assertThat(latencies.count()).isEqualTo(100_000);
        assertThat(latencies.millis(0.5)).isEqualTo(50_000);
        assertThat(latencies.millis(0.999)).isEqualTo(99_900);
        assertThat(latencies.millis(1)).isEqualTo(100_000);
        latencies.add(1);
        assertThat(latencies.millis(0.000001)).isEqualTo(1e-6);
    }
}
