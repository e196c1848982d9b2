package io.seamark.common.view;

import io.seamark.common.summary.Summary;

/**
 * One row of the batch view.
 *
 * @param device device id
 * @param metric metric name
 * @param hour hours since the epoch
 * @param summary of the accepted readings of that hour
 */
public record ViewEntry(String device, String metric, long hour, Summary summary) {}
