package io.seamark.deploy.bench.latency;

import com.google.gson.JsonObject;
import io.seamark.deploy.bench.measure.Delays;
import io.seamark.deploy.bench.measure.Medians;
import java.util.List;

/**
 * What the bench of latency found at one load.
 *
 * @param intervalMillis batch interval of the speed layer
 * @param share of the whole rate, 1 for all of it
 * @param perSecond readings sent a second
 * @param spikes readings that jumped out of their band while it was measured
 * @param onTopic from when a reading was due to be sent to when the event could be read that opens its alert
 * @param overRest the same, to the answer of the serving layer that has the alert first
 * @param behind how late readings were handed to Kafka's client; part of both
 * @param answers how long the serving layer took for an answer
 * @param caughtUpSeconds from the last reading's due time to when all were committed
 */
record LatencyStage(
        long intervalMillis,
        double share,
        double perSecond,
        long spikes,
        Delays.Percentiles onTopic,
        Delays.Percentiles overRest,
        Delays.Percentiles behind,
        Delays.Percentiles answers,
        double caughtUpSeconds) {

    /** Of several runs at the same load: the median of each figure. */
    static LatencyStage medianOf(List<LatencyStage> runs) {
        LatencyStage first = runs.get(0);
        return new LatencyStage(
                first.intervalMillis,
                first.share,
                first.perSecond,
                runs.stream().mapToLong(LatencyStage::spikes).sum(),
                Delays.Percentiles.medianOf(
                        runs.stream().map(LatencyStage::onTopic).toList()),
                Delays.Percentiles.medianOf(
                        runs.stream().map(LatencyStage::overRest).toList()),
                Delays.Percentiles.medianOf(
                        runs.stream().map(LatencyStage::behind).toList()),
                Delays.Percentiles.medianOf(
                        runs.stream().map(LatencyStage::answers).toList()),
                Medians.of(runs, LatencyStage::caughtUpSeconds));
    }

    boolean isLike(LatencyStage other) {
        return intervalMillis == other.intervalMillis && share == other.share;
    }

    JsonObject json() {
        JsonObject out = new JsonObject();
        out.addProperty("interval_ms", intervalMillis);
        out.addProperty("load", share);
        out.addProperty("readings_per_s", Math.round(perSecond));
        out.addProperty("spikes", spikes);
        out.add("to_topic", onTopic.json());
        out.add("to_rest", overRest.json());
        out.add("sender_behind", behind.json());
        out.add("rest_answers", answers.json());
        out.addProperty("caught_up_s", caughtUpSeconds);
        return out;
    }
}
