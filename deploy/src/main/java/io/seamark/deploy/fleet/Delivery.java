package io.seamark.deploy.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What happens to readings on their way; each fraction is of all readings and lies in [0, 1].
 *
 * @param lateFraction readings that arrive after their time
 * @param duplicateFraction readings that arrive a second time
 * @param brokenFraction readings that a broken message follows, of every {@link BrokenKind} in turn
 * @param maxLate the latest a late reading arrives after its event time, at least 1 ms
 * @param maxRepeat the latest a repeat arrives after the first delivery, at least 1 ms
 */
public record Delivery(
        double lateFraction, double duplicateFraction, double brokenFraction, Duration maxLate, Duration maxRepeat) {

    /** The latest a late reading arrives after its event time, unless said otherwise. */
    public static final int MAX_LATE_MINUTES = 20;

    /** The latest a repeat arrives after the first delivery, unless said otherwise. */
    public static final int MAX_REPEAT_MINUTES = 5;

    public Delivery {
        requireFraction("late", lateFraction);
        requireFraction("duplicate", duplicateFraction);
        requireFraction("broken", brokenFraction);
        requireTime("late", requireNonNull(maxLate, "maxLate is null"));
        requireTime("repeat", requireNonNull(maxRepeat, "maxRepeat is null"));
    }

    /** With delays of up to {@value #MAX_LATE_MINUTES} and {@value #MAX_REPEAT_MINUTES} minutes. */
    public Delivery(double lateFraction, double duplicateFraction, double brokenFraction) {
        this(
                lateFraction,
                duplicateFraction,
                brokenFraction,
                Duration.ofMinutes(MAX_LATE_MINUTES),
                Duration.ofMinutes(MAX_REPEAT_MINUTES));
    }

    /** Every reading once, at its time. */
    public static Delivery perfect() {
        return new Delivery(0, 0, 0);
    }

    boolean late(long seed, Device device, long ts) {
        return Noise.uniform(key(seed, device, 1), ts) < lateFraction;
    }

    boolean repeated(long seed, Device device, long ts) {
        return Noise.uniform(key(seed, device, 2), ts) < duplicateFraction;
    }

    boolean broken(long seed, Device device, long ts) {
        return Noise.uniform(key(seed, device, 3), ts) < brokenFraction;
    }

    /** How long after its time a late reading arrives, ms. */
    long lateness(long seed, Device device, long ts) {
        return 1 + (long) (Noise.uniform(key(seed, device, 4), ts) * maxLate.toMillis());
    }

    /** How long after the first delivery the second one arrives, ms. */
    long repeatDelay(long seed, Device device, long ts) {
        return 1 + (long) (Noise.uniform(key(seed, device, 5), ts) * maxRepeat.toMillis());
    }

    private static long key(long seed, Device device, int use) {
        return Noise.hash(seed ^ use, device.index());
    }

    private static void requireTime(String name, Duration time) {
        if (time.toMillis() < 1) {
            throw new IllegalArgumentException("the longest " + name + " delay must be at least 1 ms, not " + time);
        }
    }

    private static void requireFraction(String name, double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("the " + name + " fraction must be 0 to 1, not " + fraction);
        }
    }
}
