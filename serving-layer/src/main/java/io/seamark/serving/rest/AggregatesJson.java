package io.seamark.serving.rest;

import static io.seamark.serving.rest.JsonBytes.ascii;

import io.seamark.common.summary.Summary;
import java.util.Map;
import java.util.Optional;

/** The JSON of merged answers: the shape of buckets and of their quantiles. Stateless. */
final class AggregatesJson {

    /** Bytes of a bucket, about: room for an answer is made once. */
    private static final int BUCKET = 400;

    /** Bytes of all that is not a bucket, about. */
    private static final int FRAME = 700;

    private static final byte[] DEVICE = ascii("{\"device\":");
    private static final byte[] METRIC = ascii(",\"metric\":");
    private static final byte[] METRICS = ascii(",\"metrics\":{");
    private static final byte[] NEXT = ascii(",\"next\":");
    private static final byte[] PROVENANCE = ascii(",\"provenance\":");
    private static final byte[] BUCKETS = ascii(",\"buckets\":[");
    private static final byte[] BUCKETS_FIRST = ascii(":{\"buckets\":[");
    private static final byte[] BATCH_COUNT = ascii("],\"batchCount\":");
    private static final byte[] SPEED_COUNT = ascii(",\"speedCount\":");
    private static final byte[] FROM = ascii("{\"from\":");
    private static final byte[] TO = ascii(",\"to\":");
    private static final byte[] COUNT = ascii(",\"count\":");
    private static final byte[] SUM = ascii(",\"sum\":");
    private static final byte[] MIN = ascii(",\"min\":");
    private static final byte[] MAX = ascii(",\"max\":");
    private static final byte[] MEAN = ascii(",\"mean\":");
    private static final byte[] SPREAD = ascii(",\"spread\":");
    private static final byte[] FIRST = ascii(",\"first\":");
    private static final byte[] FIRST_TS = ascii(",\"firstTs\":");
    private static final byte[] LAST = ascii(",\"last\":");
    private static final byte[] LAST_TS = ascii(",\"lastTs\":");
    private static final byte[] QUANTILES = ascii(",\"quantiles\":{");

    private AggregatesJson() {}

    /**
     * One metric.
     *
     * @param quantiles by the text in which they were asked for
     */
    static JsonBytes of(
            String device, String metric, Aggregates merged, Map<String, Double> quantiles, Provenance provenance) {
        JsonBytes out = new JsonBytes(FRAME + BUCKET * merged.buckets().size());
        out.raw(DEVICE).text(device).raw(METRIC).text(metric).raw(BUCKETS);
        buckets(out, merged, quantiles);
        out.raw(']').raw(PROVENANCE);
        provenance.write(out);
        return out.raw('}');
    }

    /**
     * All metrics of a device.
     *
     * @param next the last of them where more follow
     */
    static JsonBytes of(
            String device,
            Map<String, Aggregates> byMetric,
            Optional<String> next,
            Map<String, Double> quantiles,
            Provenance provenance) {
        int buckets = byMetric.values().stream()
                .mapToInt(each -> each.buckets().size())
                .sum();
        JsonBytes out = new JsonBytes(FRAME + BUCKET * buckets);
        out.raw(DEVICE).text(device).raw(METRICS);
        boolean more = false;
        for (Map.Entry<String, Aggregates> each : byMetric.entrySet()) {
            if (more) {
                out.raw(',');
            }
            more = true;
            out.text(each.getKey()).raw(BUCKETS_FIRST);
            buckets(out, each.getValue(), quantiles);
            out.raw(BATCH_COUNT).number(each.getValue().batchCount());
            out.raw(SPEED_COUNT).number(each.getValue().speedCount()).raw('}');
        }
        out.raw('}');
        next.ifPresent(name -> out.raw(NEXT).text(name));
        out.raw(PROVENANCE);
        provenance.write(out);
        return out.raw('}');
    }

    private static void buckets(JsonBytes out, Aggregates merged, Map<String, Double> quantiles) {
        boolean more = false;
        for (Aggregates.Bucket each : merged.buckets()) {
            if (more) {
                out.raw(',');
            }
            more = true;
            bucket(out, each, quantiles);
        }
    }

    private static void bucket(JsonBytes out, Aggregates.Bucket bucket, Map<String, Double> quantiles) {
        Summary summary = bucket.summary();
        out.raw(FROM).number(bucket.from()).raw(TO).number(bucket.to());
        out.raw(COUNT).number(summary.count()).raw(SUM).number(summary.sum());
        out.raw(MIN).number(summary.min()).raw(MAX).number(summary.max());
        out.raw(MEAN).number(summary.mean()).raw(SPREAD).number(summary.spread());
        out.raw(FIRST).number(summary.first()).raw(FIRST_TS).number(summary.firstTs());
        out.raw(LAST).number(summary.last()).raw(LAST_TS).number(summary.lastTs());
        out.raw(QUANTILES);
        boolean more = false;
        for (Map.Entry<String, Double> each : quantiles.entrySet()) {
            if (more) {
                out.raw(',');
            }
            more = true;
            out.text(each.getKey()).raw(':').number(summary.quantile(each.getValue()));
        }
        out.raw('}').raw('}');
    }
}
