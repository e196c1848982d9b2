package io.seamark.deploy.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.common.frame.Tally;
import io.seamark.deploy.bench.ground.Cuts;
import io.seamark.deploy.bench.ground.Machine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpeedBenchResultTest {
    private static final long READINGS = 1_000_000;
    private static final double PEAK = 500e6;

    @Test
    void ratiosAreThoseOfTheMediansColdAndWarm() {
        // Seconds of the byte reader, the Gson reader and the pipeline; the warm pass takes half of them.
        JsonObject json = json(run(1, 2, 4, PEAK), run(2, 3, 5, PEAK), run(9, 9, 9, PEAK));
        assertThat(json.get("pipeline_to_raw_bytes_cold").getAsDouble()).isCloseTo(2 / 5.0, within(1e-9));
        assertThat(json.get("pipeline_to_parse_cold").getAsDouble()).isCloseTo(3 / 5.0, within(1e-9));
        assertThat(json.get("pipeline_to_raw_bytes").getAsDouble()).isCloseTo(2 / 5.0, within(1e-9));
        assertThat(json.get("pipeline_readings_per_s").getAsLong()).isEqualTo(400_000);
        assertThat(json.get("raw_bytes_readings_per_s").getAsLong()).isEqualTo(1_000_000);
        assertThat(json.get("parse_readings_per_s").getAsLong()).isEqualTo(666_667);
        assertThat(json.getAsJsonObject("pipeline").get("cold_readings_per_s").getAsDouble())
                .isCloseTo(200_000, within(1e-6));
        assertThat(json.getAsJsonArray("runs")).hasSize(3);
        assertThat(json.get("accepted").getAsLong()).isEqualTo(2 * READINGS);
    }

    @Test
    void costsAreOfAMillionReadingsAndOfOne() {
        JsonObject pipeline = json(run(1, 2, 4, PEAK)).getAsJsonObject("pipeline");
        assertThat(pipeline.get("cold_cpu_s_per_million").getAsDouble()).isCloseTo(8, within(1e-9));
        assertThat(pipeline.get("warm_cpu_s_per_million").getAsDouble()).isCloseTo(4, within(1e-9));
        assertThat(pipeline.get("cold_allocated_bytes_per_reading").getAsDouble())
                .isCloseTo(300, within(1e-9));
        assertThat(pipeline.get("warm_allocated_bytes_per_reading").getAsDouble())
                .isCloseTo(200, within(1e-9));
        assertThat(pipeline.get("peak_bytes").getAsDouble()).isEqualTo(PEAK);
    }

    @Test
    void theTableHasARowForEachAndTheRatiosOnThoseOfTheReaders() {
        assertThat(result(run(1, 2, 4, PEAK)).table().lines())
                .contains(
                        "byte reader                          1,000,000    0.25 x       2,000,000    0.25 x      2.00     1.00       300      200       500",
                        "Gson reader                            500,000    0.50 x       1,000,000    0.50 x      4.00     2.00       300      200       500",
                        "pipeline, the whole speed layer        250,000                   500,000                8.00     4.00       300      200       500")
                .anyMatch(line -> line.contains("Every one of the 2,000,000 readings"))
                .anyMatch(line -> line.contains("seamark bench speed"));
    }

    @Test
    void whatRanBesideHasARowAndHowManyTimesAsFastThePipelineIs() {
        SpeedBenchResult result = result(run(1, 2, 4, PEAK), run(1, 2, 5, PEAK), run(1, 2, 6, PEAK));
        assertThat(result.table().lines())
                .contains(
                        "engine                                  66,667    3.00 x         133,333    3.00 x     30.00    15.00       300      200         -");
        JsonObject engine = JsonParser.parseString(result.json())
                .getAsJsonObject()
                .getAsJsonObject("beside")
                .getAsJsonObject("engine");
        assertThat(engine.get("pipeline_to").getAsDouble()).isCloseTo(3, within(1e-9));
        assertThat(engine.get("pipeline_to_cold").getAsDouble()).isCloseTo(3, within(1e-9));
        assertThat(engine.get("warm_readings_per_s").getAsDouble()).isCloseTo(133_333, within(1.0));
    }

    @Test
    void whatASystemDoesNotTellIsADashAndSaidSo() {
        SpeedBenchResult result = result(run(1, 2, 4, Double.NaN));
        assertThat(result.table()).contains(" -\n", "this system does not tell");
        assertThat(JsonParser.parseString(result.json())
                        .getAsJsonObject()
                        .getAsJsonObject("pipeline")
                        .has("peak_bytes"))
                .isFalse();
        assertThat(result(run(1, 2, 4, PEAK)).table()).doesNotContain("this system does not tell");
    }

    @Test
    void aWaitForABatchIsSaidWithTheMostThatCanBeMeasured() {
        assertThat(result(run(1, 2, 4, PEAK, true)).table()).contains("waited for a batch of 500 ms", "1,000,000");
        assertThat(result(run(1, 2, 4, PEAK)).table()).doesNotContain("waited");
    }

    private static JsonObject json(SpeedRun... runs) {
        return JsonParser.parseString(result(runs).json()).getAsJsonObject();
    }

    private static SpeedBenchResult result(SpeedRun... runs) {
        return new SpeedBenchResult(
                new SpeedBenchResult.Load(READINGS, 100, 2),
                Cuts.of(READINGS, 2),
                new Machine(2, 1 << 30, 0.1, Map.of("os", "o", "jvm", "j")),
                "seamark bench speed",
                List.of(runs));
    }

    private static SpeedRun run(double bytes, double parse, double pipeline, double peak) {
        return run(bytes, parse, pipeline, peak, false);
    }

    /** Seconds of the first pass of each. */
    private static SpeedRun run(double bytes, double parse, double pipeline, double peak, boolean waited) {
        Tally tally = new Tally();
        tally.accept(2 * READINGS);
        return new SpeedRun(
                passes(bytes, peak),
                passes(parse, peak),
                Map.of("engine", passes(3 * pipeline, Double.NaN)),
                passes(pipeline, peak),
                tally,
                waited);
    }

    private static TwoPasses passes(double seconds, double peak) {
        return new TwoPasses(
                new PassCosts(READINGS, seconds, 2 * seconds, 300.0 * READINGS),
                new PassCosts(READINGS, seconds / 2, seconds, 200.0 * READINGS),
                peak);
    }
}
