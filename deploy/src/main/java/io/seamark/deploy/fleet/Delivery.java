package io.seamark.deploy.fleet;

/**
 * What happens to readings on their way; each fraction is of all readings and lies in [0, 1].
 *
 * @param lateFraction readings that arrive up to {@value #MAX_LATE_MINUTES} minutes after their time
 * @param duplicateFraction readings that arrive a second time, up to {@value #MAX_REPEAT_MINUTES} minutes later
 * @param brokenFraction readings that a broken message follows, of every {@link BrokenKind} in turn
 */
public record Delivery(double lateFraction, double duplicateFraction, double brokenFraction) {

    /** The latest a late reading arrives after its event time. */
    public static final int MAX_LATE_MINUTES = 20;

    /** The latest a repeat arrives after the first delivery. */
    public static final int MAX_REPEAT_MINUTES = 5;

    private static final long MINUTE = 60_000;

    public Delivery {
        requireFraction("late", lateFraction);
        requireFraction("duplicate", duplicateFraction);
        requireFraction("broken", brokenFraction);
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
    static long lateness(long seed, Device device, long ts) {
        return 1 + (long) (Noise.uniform(key(seed, device, 4), ts) * MAX_LATE_MINUTES * MINUTE);
    }

    /** How long after the first delivery the second one arrives, ms. */
    static long repeatDelay(long seed, Device device, long ts) {
        return 1 + (long) (Noise.uniform(key(seed, device, 5), ts) * MAX_REPEAT_MINUTES * MINUTE);
    }

    private static long key(long seed, Device device, int use) {
        return Noise.hash(seed ^ use, device.index());
    }

    private static void requireFraction(String name, double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("the " + name + " fraction must be 0 to 1, not " + fraction);
        }
    }
}
