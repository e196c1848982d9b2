package io.seamark.engines;

/**
 * State of a device in a job that is simpler than Seamark's: repeats by time, a band of six spreads about a moving mean, and
 * count, sum, least and greatest of the hour.
 */
public final class Device {
    private static final double SHARE = 0.01;
    private static final double SPREADS = 6;
    private static final long HOUR = 3_600_000;

    public long lastTs = Long.MIN_VALUE;
    public long hour;
    public long count;
    public long seen;
    public double[] mean = new double[Reading.METRICS];
    public double[] variance = new double[Reading.METRICS];
    public double[] sum = new double[Reading.METRICS];
    public double[] least = new double[Reading.METRICS];
    public double[] greatest = new double[Reading.METRICS];

    public Device() {}

    /** Takes a reading; returns what is to be told, or null. */
    public String take(Reading reading) {
        Marks.worked(1);
        if (reading.ts <= lastTs) {
            return null;
        }
        lastTs = reading.ts;
        String told = null;
        long now = Math.floorDiv(reading.ts, HOUR);
        if (now != hour) {
            if (count > 0) {
                told = reading.device + " hour " + hour + " count " + count + " sums " + sum[0] + " " + sum[1] + " " + sum[2];
            }
            hour = now;
            count = 0;
        }
        boolean first = count++ == 0;
        seen++;
        for (int i = 0; i < Reading.METRICS; i++) {
            double value = i == 0 ? reading.a : i == 1 ? reading.b : reading.c;
            sum[i] = first ? value : sum[i] + value;
            least[i] = first ? value : Math.min(least[i], value);
            greatest[i] = first ? value : Math.max(greatest[i], value);
            double off = seen == 1 ? 0 : value - mean[i];
            if (seen > 20 && off * off > SPREADS * SPREADS * variance[i]) {
                told = reading.device + " at " + reading.ts + " metric " + i + " value " + value;
            }
            mean[i] = seen == 1 ? value : mean[i] + SHARE * off;
            variance[i] = (1 - SHARE) * (variance[i] + SHARE * off * off);
        }
        return told;
    }
}
