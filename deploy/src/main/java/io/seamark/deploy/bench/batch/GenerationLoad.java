package io.seamark.deploy.bench.batch;

import com.google.gson.JsonObject;
import io.seamark.deploy.bench.measure.Delays;
import io.seamark.deploy.bench.measure.Medians;
import java.util.List;

/**
 * What it took the serving layer to load a generation while it went on answering from the one before.
 *
 * @param rows aggregate rows of the generation
 * @param bytes of its files
 * @param lookUpsPerSecond that were asked for all the time
 * @param seconds from when the pointer named it to when it answered
 * @param quiet how long look-ups took before
 * @param during how long they took from then until two seconds after the swap
 */
record GenerationLoad(
        long rows,
        long bytes,
        double lookUpsPerSecond,
        double seconds,
        Delays.Percentiles quiet,
        Delays.Percentiles during) {

    /** Of several loads: the median of each figure. */
    static GenerationLoad medianOf(List<GenerationLoad> runs) {
        GenerationLoad first = runs.get(0);
        return new GenerationLoad(
                first.rows,
                first.bytes,
                first.lookUpsPerSecond,
                Medians.of(runs, GenerationLoad::seconds),
                Delays.Percentiles.medianOf(
                        runs.stream().map(GenerationLoad::quiet).toList()),
                Delays.Percentiles.medianOf(
                        runs.stream().map(GenerationLoad::during).toList()));
    }

    /** How much longer the slowest look-ups took than when it was quiet. */
    double p99Ratio() {
        return during.p99() / quiet.p99();
    }

    JsonObject json() {
        JsonObject out = new JsonObject();
        out.addProperty("rows", rows);
        out.addProperty("bytes", bytes);
        out.addProperty("look_ups_per_s", lookUpsPerSecond);
        out.addProperty("load_s", seconds);
        out.addProperty("load_rows_per_s", Math.round(rows / seconds));
        out.addProperty("p99_during_to_quiet", p99Ratio());
        out.add("quiet", quiet.json());
        out.add("during", during.json());
        return out;
    }
}
