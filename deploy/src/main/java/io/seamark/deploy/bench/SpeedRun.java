package io.seamark.deploy.bench;

import io.seamark.common.frame.Tally;

/**
 * One run of the bench: three processes on the same readings.
 *
 * @param bytes bare consumers that only read the bytes
 * @param parse bare consumers that also parse them
 * @param pipeline the whole speed layer
 * @param tally what the speed layer counted, both passes
 * @param waited whether the speed layer had to wait for a batch interval, so that it may be faster than measured
 */
record SpeedRun(TwoPasses bytes, TwoPasses parse, TwoPasses pipeline, Tally tally, boolean waited) {}
