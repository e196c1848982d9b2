package io.seamark.deploy.bench.latency;

/**
 * Which readings jump out of their band: one in {@code every}, and so that all devices get one before any gets a second. Immutable.
 *
 * @param every above 0, and without a common divisor with the number of devices
 */
record Spikes(long every) {

    /**
     * @param perReading how many spikes come on a reading, above 0, at most 1
     * @param devices that send in rounds
     */
    static Spikes of(double perReading, int devices) {
        long every = Math.max(1, Math.round(1 / perReading));
        while (gcd(every, devices) != 1) {
            every++;
        }
        return new Spikes(every);
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    boolean isSpike(long number) {
        return number % every == every - 1;
    }

    /** How many are among the readings from {@code from} to, without it, {@code until}. */
    long among(long from, long until) {
        return until / every - from / every;
    }
}
