package io.seamark.deploy.fault;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.seamark.common.seam.Seam;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one answer of the serving layer says that became of the messages.
 *
 * @param applied up to which offset of each partition it speaks
 * @param accepted readings
 * @param duplicates repeats of readings
 * @param rejected messages that were not accepted, by reason
 */
record Tallies(Seam applied, long accepted, long duplicates, Map<String, Long> rejected) {

    /** Reads an answer to {@code /v1/status}. */
    static Tallies of(JsonObject status) {
        JsonObject tally = status.getAsJsonObject("tally");
        Map<Integer, Long> applied = new TreeMap<>();
        counts(status.getAsJsonObject("applied"))
                .forEach((partition, offset) -> applied.put(Integer.parseInt(partition), offset));
        return new Tallies(
                new Seam(applied),
                tally.get("accepted").getAsLong(),
                tally.get("duplicates").getAsLong(),
                counts(tally.getAsJsonObject("rejected")));
    }

    private static Map<String, Long> counts(JsonObject object) {
        Map<String, Long> counts = new TreeMap<>();
        for (Map.Entry<String, JsonElement> each : object.entrySet()) {
            counts.put(each.getKey(), each.getValue().getAsLong());
        }
        return counts;
    }

    long rejectedInAll() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Messages that it has counted. */
    long messages() {
        return accepted + duplicates + rejectedInAll();
    }

    /** Messages that it has taken; the log of a proof begins at offset 0. */
    long taken() {
        return applied.offsets().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Messages that it has taken and not counted; negative if it counted more than it took. */
    long uncounted() {
        return taken() - messages();
    }
}
