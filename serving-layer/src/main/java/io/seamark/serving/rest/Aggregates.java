package io.seamark.serving.rest;

import io.seamark.common.summary.Hour;
import io.seamark.common.summary.Summary;
import io.seamark.serving.view.MergedHour;
import java.util.ArrayList;
import java.util.List;

/**
 * The merged answer for one metric.
 *
 * @param buckets in order, empty ones left out
 * @param batchCount values that the batch view gave
 * @param speedCount values that the speed view gave
 */
record Aggregates(List<Bucket> buckets, long batchCount, long speedCount) {

    /**
     * One step of the range.
     *
     * @param from epoch milliseconds
     * @param to epoch milliseconds, exclusive
     * @param summary of its values, not empty
     */
    record Bucket(long from, long to, Summary summary) {}

    /** @param hours in order; their summaries are taken over */
    static Aggregates of(List<MergedHour> hours, Range range) {
        List<Bucket> buckets = new ArrayList<>(hours.size());
        long batch = 0;
        long speed = 0;
        long until = Long.MIN_VALUE;
        Summary step = new Summary();
        for (MergedHour each : hours) {
            batch += each.batchCount();
            speed += each.speedCount();
            if (each.hour() < until) {
                step.merge(each.summary());
                continue;
            }
            until = range.bucketUntil(each.hour());
            step = each.summary();
            buckets.add(new Bucket(Hour.start(range.bucketFrom(each.hour())), Hour.start(until), step));
        }
        return new Aggregates(buckets, batch, speed);
    }
}
