package io.seamark.common.frame;

import io.seamark.common.summary.Summary;
import java.util.List;

/**
 * What one device added in a frame.
 *
 * @param device device id
 * @param lastTs event time of its latest reading in the frame, epoch milliseconds
 * @param score highest score of its readings in the frame, in [0, 1]; 0 where it has no baseline
 * @param metrics summaries by metric and hour, ordered by metric, then hour
 */
public record DeviceDelta(String device, long lastTs, float score, List<MetricDelta> metrics) {

    /**
     * The summary of one metric's readings in one hour.
     *
     * @param metric metric name
     * @param hour hours since the epoch
     * @param summary not empty; treat as read-only
     */
    public record MetricDelta(String metric, long hour, Summary summary) {}
}
