package io.seamark.deploy.bench;

import java.util.Map;

/**
 * How the speed layer is told to cut a backlog for the bench: into equal cuts, a whole number of them for each pass, offered
 * faster than they can be worked off.
 *
 * @param readings of one pass
 * @param partitions of the topic
 * @param perPass cuts in one pass
 */
record Cuts(long readings, int partitions, int perPass) {
    /** What the speed layer takes in one cut of two partitions at most, by its own defaults. */
    private static final long USUAL = 400_000;

    private static final long INTERVAL_MILLIS = 500;

    static Cuts of(long readings, int partitions) {
        return new Cuts(readings, partitions, (int) Math.max(2, (readings + USUAL - 1) / USUAL));
    }

    /** Readings of one partition in one cut. */
    long perPartition() {
        long shares = (long) perPass * partitions;
        return (readings + shares - 1) / shares;
    }

    long intervalMillis() {
        return INTERVAL_MILLIS;
    }

    /** The settings that make it so; everything else stays at its default. */
    Map<String, String> settings() {
        long rate = perPartition() * 1000 / INTERVAL_MILLIS;
        return Map.of(
                "seamark.speed.interval",
                INTERVAL_MILLIS + "ms",
                "seamark.speed.max-rate-per-partition",
                Long.toString(rate),
                "seamark.speed.backpressure",
                "false");
    }
}
