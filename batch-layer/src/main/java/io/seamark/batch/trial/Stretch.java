package io.seamark.batch.trial;

/**
 * A disturbance of one metric over some readings on end.
 *
 * @param begin index of the first reading that is disturbed
 * @param metric index of the metric
 * @param added by reading, in the metric's unit
 */
record Stretch(int begin, int metric, double[] added) {}
