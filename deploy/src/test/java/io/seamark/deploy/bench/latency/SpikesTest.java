package io.seamark.deploy.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpikesTest {
    @Test
    void allDevicesHaveOneBeforeAnyHasASecond() {
        int devices = 500;
        Spikes spikes = Spikes.of(1.0 / 1000, devices); // 1000 would hit one device alone
        assertThat(spikes.every()).isBetween(1000L, 1010L);
        Set<Long> hit = new HashSet<>();
        long found = 0;
        for (long number = 0; hit.size() < devices; number++) {
            if (spikes.isSpike(number)) {
                found++;
                assertThat(hit.add(number % devices))
                        .as("device of reading %d", number)
                        .isTrue();
            }
            assertThat(spikes.among(0, number + 1)).isEqualTo(found);
        }
    }

    @Test
    void theNumberOfAStretchIsThatOfItsSpikes() {
        Spikes spikes = new Spikes(7);
        long counted = java.util.stream.LongStream.range(20, 100)
                .filter(spikes::isSpike)
                .count();
        assertThat(spikes.among(20, 100)).isEqualTo(counted);
    }
}
