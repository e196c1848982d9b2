package io.seamark.deploy.bench.latency;

import java.time.Duration;
import java.util.List;

/**
 * What the bench of latency sends, and how. Immutable.
 *
 * @param rate readings a second that are the whole
 * @param shares of it that are sent, one after the other, each above 0
 * @param seconds for which each is measured
 * @param warmUp seconds of the same load before
 * @param devices that send
 * @param partitions of the topic
 * @param spikes readings a second that jump out of their band
 * @param poll how often the serving layer is asked for the newest alerts
 */
record LatencyLoad(
        double rate,
        List<Double> shares,
        double seconds,
        double warmUp,
        int devices,
        int partitions,
        double spikes,
        Duration poll) {

    LatencyLoad {
        shares = List.copyOf(shares);
    }

    /** Readings of all shares, warm-up included. */
    long readings() {
        return Math.round(shares.stream()
                .mapToDouble(share -> share * rate * (warmUp + seconds))
                .sum());
    }
}
