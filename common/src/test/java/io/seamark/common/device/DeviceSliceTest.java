package io.seamark.common.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.reading.LogClock;
import io.seamark.common.reading.Reading;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingEncoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeviceSliceTest {

    private static final long NOW = 1_768_867_200_000L;

    private final ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(Settings.reference()));
    private final Random random = new Random(5);

    private Reading reading(int i, int forms) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int m = random.nextInt(forms); m >= 0; m--) {
            metrics.put("metric-" + m, (double) random.nextInt(1000));
        }
        return new Reading("pump-1", NOW + i, metrics);
    }

    private List<Reading> fill(DeviceSlice slice, int count, int forms) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Reading reading = reading(i, forms);
            assertThat(decoder.decode("pump-1".getBytes(UTF_8), ReadingEncoder.toJson(reading), NOW + i))
                    .as(decoder::detail)
                    .isTrue();
            slice.add(decoder, 10L * i, new LogClock(NOW + 2L * i, NOW + 2L * i));
            readings.add(reading);
        }
        return readings;
    }

    private static Reading at(DeviceSlice slice, int i) {
        String[] names = slice.metrics(i);
        double[] copied = new double[names.length];
        slice.values(i, copied);
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int m = 0; m < names.length; m++) {
            assertThat(copied[m]).isEqualTo(slice.value(i, m));
            metrics.put(names[m], copied[m]);
        }
        return new Reading(slice.device(), slice.ts(i), metrics);
    }

    @Test
    void itGivesBackWhatItWasGivenWhateverTheReadingsLookLike() {
        for (int run = 0; run < 300; run++) {
            int count = random.nextInt(30);
            DeviceSlice slice = new DeviceSlice("pump-1", random.nextInt(40));
            List<Reading> readings = fill(slice, count, 1 + random.nextInt(4));
            assertThat(slice.size()).isEqualTo(count);
            for (int i = 0; i < count; i++) {
                assertThat(at(slice, i)).isEqualTo(readings.get(i));
                assertThat(slice.offset(i)).isEqualTo(10L * i);
                assertThat(slice.time(new LogClock(), i)).isEqualTo(NOW + 2L * i);
            }
        }
    }

    @Test
    void theClockIsFoundByTheOffsetOfAReadingAlone() {
        DeviceSlice slice = new DeviceSlice("pump-1");
        fill(slice, 9, 1);
        for (int i = 0; i < 9; i++) {
            assertThat(slice.timeAt(new LogClock(), 10L * i)).isEqualTo(NOW + 2L * i);
        }
        for (long offset : new long[] {-1, 5, 81}) {
            assertThatThrownBy(() -> slice.timeAt(new LogClock(), offset))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("offset " + offset);
        }
    }
}
