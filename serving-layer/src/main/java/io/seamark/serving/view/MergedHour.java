package io.seamark.serving.view;

import io.seamark.common.summary.Summary;

/**
 * One hour of one metric from both views.
 *
 * @param hour hours since the epoch
 * @param summary of both, not empty; the caller's own
 * @param batchCount how many of its values the batch view has
 * @param speedCount how many of its values the speed view has
 */
public record MergedHour(long hour, Summary summary, long batchCount, long speedCount) {}
