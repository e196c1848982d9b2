package io.seamark.serving.rest;

import io.seamark.common.summary.Hour;
import io.seamark.common.summary.Summary;
import io.seamark.serving.view.MergedHour;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The merged answer for one metric.
 *
 * @param buckets in order, empty ones left out
 * @param batchCount values that the batch view gave
 * @param speedCount values that the speed view gave
 */
record Aggregates(List<Bucket> buckets, long batchCount, long speedCount) {

    /**
     * One step of the range; times are epoch milliseconds, {@code to} is exclusive, values in the metric's unit.
     */
    record Bucket(
            long from,
            long to,
            long count,
            double sum,
            double min,
            double max,
            double mean,
            double spread,
            double first,
            long firstTs,
            double last,
            long lastTs,
            Map<String, Double> quantiles) {}

    static Aggregates of(List<MergedHour> hours, Range range, Map<String, Double> quantiles) {
        Map<Long, Summary> steps = new TreeMap<>();
        long batch = 0;
        long speed = 0;
        for (MergedHour each : hours) {
            steps.computeIfAbsent(range.bucketFrom(each.hour()), hour -> new Summary())
                    .merge(each.summary());
            batch += each.batchCount();
            speed += each.speedCount();
        }
        List<Bucket> buckets = new ArrayList<>(steps.size());
        steps.forEach((hour, summary) ->
                buckets.add(bucket(Hour.start(hour), Hour.start(range.bucketUntil(hour)), summary, quantiles)));
        return new Aggregates(buckets, batch, speed);
    }

    private static Bucket bucket(long from, long to, Summary summary, Map<String, Double> asked) {
        Map<String, Double> quantiles = new LinkedHashMap<>();
        asked.forEach((text, q) -> quantiles.put(text, summary.quantile(q)));
        return new Bucket(
                from,
                to,
                summary.count(),
                summary.sum(),
                summary.min(),
                summary.max(),
                summary.mean(),
                summary.spread(),
                summary.first(),
                summary.firstTs(),
                summary.last(),
                summary.lastTs(),
                quantiles);
    }
}
