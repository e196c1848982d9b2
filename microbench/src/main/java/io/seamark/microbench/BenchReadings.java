package io.seamark.microbench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Readings of three metrics with a season of the day and noise, as JSON of about 114 bytes: those of {@code seamark bench speed}.
 * Stateless.
 */
final class BenchReadings {
    static final String[] METRICS = {"pressure", "temperature", "vibration"};

    /** A time at which a device's history ends and its live readings begin, epoch milliseconds. */
    static final long NOW = 1_768_867_200_000L;

    private BenchReadings() {}

    static String device(int number) {
        return String.format(Locale.ROOT, "pump-%06d", number);
    }

    /** The values of a device at a time, in the order of {@link #METRICS}. */
    static void values(int device, long ts, SplittableRandom noise, double[] values) {
        double daily = Math.sin(ts % 86_400_000L * (2 * Math.PI / 86_400_000) + device);
        values[0] = 4 + daily / 2 + noise.nextDouble() / 10;
        values[1] = 60 + 8 * daily + noise.nextDouble();
        values[2] = 1 + device % 7 / 10.0 + noise.nextDouble() / 5;
    }

    /** One message. */
    static byte[] message(int device, long ts, SplittableRandom noise) {
        return message(device, device, ts, noise);
    }

    /** One message of a device that has the values of another. */
    static byte[] message(int like, int device, long ts, SplittableRandom noise) {
        double[] values = new double[METRICS.length];
        values(like, ts, noise, values);
        return String.format(
                        Locale.ROOT,
                        "{\"device\":\"%s\",\"ts\":%d,\"metrics\":{\"temperature\":%.3f,\"pressure\":%.4f,\"vibration\":%.4f}}",
                        device(device),
                        ts,
                        values[1],
                        values[0],
                        values[2])
                .getBytes(US_ASCII);
    }

    static byte[] key(int device) {
        return device(device).getBytes(US_ASCII);
    }
}
