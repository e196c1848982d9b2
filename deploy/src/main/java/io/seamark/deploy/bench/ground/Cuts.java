package io.seamark.deploy.bench.ground;

import java.time.Duration;
import java.util.Map;

/**
 * How the speed layer is told to cut a backlog for the bench: into equal cuts, a whole number of them for each pass, offered
 * faster than they can be worked off.
 *
 * @param readings of one pass
 * @param partitions of the topic
 * @param perPass cuts in one pass
 * @param interval of the batches, each of which takes a cut
 */
public record Cuts(long readings, int partitions, int perPass, Duration interval) {
    /** What the speed layer takes in one cut of two partitions at most, by its own defaults. */
    public static final long USUAL = 1_000_000;

    /**
     * Half of the speed layer's own. No more than a cut an interval is worked off, and this is 2 million readings/s; the shorter
     * it is, the more empty batches come between cuts, and what they cost is measured too.
     */
    static final Duration SHORT = Duration.ofMillis(500);

    /** Cuts of the usual size at the short interval. */
    public static Cuts of(long readings, int partitions) {
        return of(readings, partitions, USUAL, SHORT);
    }

    /**
     * At least two cuts for each pass.
     *
     * @param size most readings of a cut
     */
    public static Cuts of(long readings, int partitions, long size, Duration interval) {
        return new Cuts(readings, partitions, (int) Math.max(2, (readings + size - 1) / size), interval);
    }

    /** Readings of one partition in one cut. */
    public long perPartition() {
        long shares = (long) perPass * partitions;
        return (readings + shares - 1) / shares;
    }

    /** Readings a second that the batches take at most: no measure can be above it for long. */
    public double mostPerSecond() {
        return perPartition() * partitions * 1000.0 / interval.toMillis();
    }

    /** The settings that make it so; everything else stays at its default. */
    public Map<String, String> settings() {
        // Rounded up: Spark takes the whole number below rate times interval.
        long rate = (perPartition() * 1000 + interval.toMillis() - 1) / interval.toMillis();
        return Map.of(
                "seamark.speed.interval",
                interval.toMillis() + "ms",
                "seamark.speed.max-rate-per-partition",
                Long.toString(rate),
                "seamark.speed.backpressure",
                "false");
    }
}
