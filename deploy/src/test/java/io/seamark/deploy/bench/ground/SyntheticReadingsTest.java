package io.seamark.deploy.bench.ground;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class SyntheticReadingsTest {
    private static final long FROM = 1_772_400_000_000L;

    @Test
    void everyReadingIsSoundUniqueAndOfTheSizeThatIsSaid() {
        ReadingDecoder decoder = new ReadingDecoder(
                new ReadingLimits(65_536, 256, 128, 3_600_000, 946_684_800_000L, 4_102_444_800_000L));
        SyntheticReadings readings = new SyntheticReadings(50, 2, FROM);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            readings.advance();
            assertThat(decoder.decode(readings.key(), readings.value(), FROM + 3_600_000))
                    .as(new String(readings.value(), UTF_8))
                    .isTrue();
            assertThat(new String(readings.value(), UTF_8))
                    .matches(
                            "\\{\"device\":\"pump-\\d{6}\",\"ts\":1\\d{12},\"metrics\":\\{\"temperature\":\\d+\\.\\d{3},"
                                    + "\"pressure\":\\d+\\.\\d{4},\"vibration\":\\d+\\.\\d{4}}}");
            assertThat(seen.add(decoder.device() + "@" + decoder.ts())).isTrue();
            assertThat(readings.value()).hasSizeBetween(105, 120);
        }
    }

    @Test
    void everyPartitionHasEquallyManyDevices() {
        SyntheticReadings readings = new SyntheticReadings(999, 4, FROM);
        Map<Integer, Integer> devices = new HashMap<>();
        for (int i = 0; i < 999; i++) {
            readings.advance();
            devices.merge(Utils.toPositive(Utils.murmur2(readings.key())) % 4, 1, Integer::sum);
        }
        assertThat(devices.values()).allSatisfy(count -> assertThat(count).isBetween(249, 250));
    }
}
