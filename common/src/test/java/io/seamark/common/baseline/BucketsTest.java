package io.seamark.common.baseline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketsTest {

    /** The vectors of {@code UtilsTest.testMurmur2} in Kafka's own source. */
    @ParameterizedTest
    @CsvSource({
        "21, -973932308",
        "foobar, -790332482",
        "a-little-bit-long-string, -985981536",
        "a-little-bit-longer-string, -1486304829",
        "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8, -58897971",
        "abc, 479470107"
    })
    void hashesAsKafkaDoes(String text, int hash) {
        assertThat(Buckets.murmur2(text.getBytes(UTF_8))).isEqualTo(hash);
        assertThat(Buckets.of(text, 7)).isEqualTo((hash & 0x7fffffff) % 7);
    }

    @Test
    void everyDeviceHasABucket() {
        int[] devices = new int[16];
        for (int i = 0; i < 16_000; i++) {
            devices[Buckets.of("насос-" + i, 16)]++;
        }
        assertThat(java.util.Arrays.stream(devices)).allMatch(count -> count > 800 && count < 1200);
        assertThat(Buckets.of("", 3)).isBetween(0, 2);
    }
}
