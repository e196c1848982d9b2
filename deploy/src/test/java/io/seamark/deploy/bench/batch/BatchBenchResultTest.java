package io.seamark.deploy.bench.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.deploy.bench.ground.Machine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchBenchResultTest {
    private static final BatchBenchResult RESULT = new BatchBenchResult(
            new BatchLoad(List.of(1000L, 5000L), 10, Duration.ofMinutes(1), 2),
            3,
            new Machine(2, 1 << 30, 0.1, Map.of("os", "o", "jvm", "j")),
            "seamark bench batch",
            List.of(night(1000, 4), night(1000, 5), night(1000, 9), night(5000, 20), night(5000, 40), night(5000, 30)),
            List.of());

    private static BatchNight night(long readings, double archive) {
        return new BatchNight(readings, archive, 1, 2, 3, archive + 7, archive + 10, 2, 1);
    }

    @Test
    void growthIsOfTheMediansOfAllThreeTogether() {
        JsonObject json = JsonParser.parseString(RESULT.json()).getAsJsonObject();
        assertThat(json.get("growth_of_readings").getAsDouble()).isEqualTo(5);
        assertThat(json.get("growth_of_time").getAsDouble()).isCloseTo(36.0 / 11, within(1e-9));
        JsonObject least = json.getAsJsonArray("nights").get(0).getAsJsonObject();
        assertThat(least.get("together_s").getAsDouble()).isEqualTo(11);
        assertThat(least.get("together_to_scan").getAsDouble()).isCloseTo(2.0 / 11, within(1e-9));
        assertThat(json.getAsJsonObject("measured").getAsJsonArray("nights")).hasSize(6);
        assertThat(json.has("load")).isFalse();
    }

    @Test
    void theTableHasEachLogOnce() {
        assertThat(RESULT.table())
                .containsOnlyOnce("1,000 readings of 10 devices, 3 metrics each, 0.1 days; median of 3 runs")
                .containsOnlyOnce("5,000 readings of 10 devices")
                .contains("5.0 times the readings take 3.3 times as long", "seamark bench batch");
    }
}
