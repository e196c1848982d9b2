package io.seamark.deploy.bench.batch;

import java.time.Duration;
import java.util.List;

/**
 * What the bench of the batch layer has in its log. Immutable.
 *
 * @param readings of each nightly run, ascending: each log is the begin of the next
 * @param devices that send
 * @param step between two readings of a device
 * @param partitions of the topic
 */
record BatchLoad(List<Long> readings, int devices, Duration step, int partitions) {
    BatchLoad {
        readings = List.copyOf(readings);
    }

    /** The longest log; 0 without any. */
    long most() {
        return readings.isEmpty() ? 0 : readings.get(readings.size() - 1);
    }

    /** Days of event time of a log of so many readings. */
    double days(long of) {
        return of / (double) devices * step.toMillis() / Duration.ofDays(1).toMillis();
    }
}
