package io.seamark.deploy.bench.speed;

import static java.util.Collections.unmodifiableMap;

import io.seamark.common.frame.Tally;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One run of the bench: processes on the same readings, one after the other.
 *
 * @param bytes bare consumers that only read the bytes
 * @param parse bare consumers that also parse them
 * @param beside other programs, by name, in the order in which they ran
 * @param pipeline the whole speed layer
 * @param tally what the speed layer counted, both passes
 * @param waited whether the speed layer had to wait for a batch interval, so that it may be faster than measured
 */
record SpeedRun(
        TwoPasses bytes,
        TwoPasses parse,
        Map<String, TwoPasses> beside,
        TwoPasses pipeline,
        Tally tally,
        boolean waited) {
    SpeedRun {
        beside = unmodifiableMap(new LinkedHashMap<>(beside));
    }
}
