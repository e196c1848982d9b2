package io.seamark.serving.view;

import io.seamark.common.summary.Summary;
import java.util.ArrayList;
import java.util.List;

/**
 * One hour of one metric from both views.
 *
 * @param hour hours since the epoch
 * @param summary of both, not empty; the caller's own
 * @param batchCount how many of its values the batch view has
 * @param speedCount how many of its values the speed view has
 */
public record MergedHour(long hour, Summary summary, long batchCount, long speedCount) {

    /** One hour of one view. */
    record HourSummary(long hour, Summary summary) {}

    /** Both sides, each in order, as one; the summaries are taken over. */
    static List<MergedHour> merged(List<HourSummary> batch, List<HourSummary> speed) {
        List<MergedHour> merged = new ArrayList<>(batch.size() + speed.size());
        int b = 0;
        int s = 0;
        while (b < batch.size() || s < speed.size()) {
            long hour = Math.min(hour(batch, b), hour(speed, s));
            Summary both = hour(batch, b) == hour ? batch.get(b++).summary() : new Summary();
            long batchCount = both.count();
            if (hour(speed, s) == hour) {
                Summary beyond = speed.get(s++).summary();
                both = batchCount == 0 ? beyond : both.merge(beyond);
            }
            merged.add(new MergedHour(hour, both, batchCount, both.count() - batchCount));
        }
        return merged;
    }

    private static long hour(List<HourSummary> side, int at) {
        return at < side.size() ? side.get(at).hour() : Long.MAX_VALUE;
    }
}
