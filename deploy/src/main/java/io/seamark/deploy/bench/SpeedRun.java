package io.seamark.deploy.bench;

import io.seamark.common.frame.Tally;

/**
 * One run of the bench: three measures on the same readings.
 *
 * @param raw readings a second of bare consumers that only read the bytes
 * @param parse of bare consumers that also parse them
 * @param pipeline of the whole speed layer
 * @param tally what the speed layer counted, both passes
 * @param waited whether the speed layer had to wait for a batch interval, so that it may be faster than measured
 */
record SpeedRun(double raw, double parse, double pipeline, Tally tally, boolean waited) {}
