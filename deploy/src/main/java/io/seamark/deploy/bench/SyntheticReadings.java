package io.seamark.deploy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Utils;

/**
 * Readings as a fleet sends them: every device one reading of three metrics a second, about 114 bytes of JSON. No device and
 * time occur twice. The devices are named so that every partition has equally many: one that is fuller would end last, and
 * the bench would measure the luck of a hash. Deterministic, apart from the time; not thread-safe.
 */
final class SyntheticReadings {
    private static final int MILLIS_PER_SECOND = 1000;

    private final List<byte[]> keys;
    private final List<String> names;
    private final long from;
    private final SplittableRandom noise = new SplittableRandom(17);
    private final StringBuilder json = new StringBuilder(128);
    private long next;

    /**
     * @param devices how many devices, at least {@code partitions}
     * @param partitions of the topic
     * @param from time of the first readings, epoch milliseconds
     */
    SyntheticReadings(int devices, int partitions, long from) {
        this.from = from;
        this.names = evenly(devices, partitions);
        this.keys = names.stream().map(name -> name.getBytes(UTF_8)).toList();
    }

    private static List<String> evenly(int devices, int partitions) {
        List<String> names = new ArrayList<>(devices);
        int[] count = new int[partitions];
        for (int number = 1; names.size() < devices; number++) {
            String name = String.format(Locale.ROOT, "pump-%06d", number);
            // As Kafka's own partitioner does it.
            int partition = Utils.toPositive(Utils.murmur2(name.getBytes(UTF_8))) % partitions;
            if (count[partition] <= names.size() / partitions) {
                count[partition]++;
                names.add(name);
            }
        }
        return names;
    }

    /** Goes to the next reading; to be called before the first. */
    void advance() {
        long second = next / names.size();
        int device = (int) (next % names.size());
        next++;
        long ts = from + second * MILLIS_PER_SECOND;
        double daily = Math.sin((ts % 86_400_000L) * (2 * Math.PI / 86_400_000L) + device);
        json.setLength(0);
        json.append("{\"device\":\"").append(names.get(device)).append("\",\"ts\":");
        json.append(ts).append(",\"metrics\":{\"temperature\":");
        decimal(60 + 8 * daily + noise.nextDouble(), 1000, 3);
        json.append(",\"pressure\":");
        decimal(4 + daily / 2 + noise.nextDouble() / 10, 10_000, 4);
        json.append(",\"vibration\":");
        decimal(1 + device % 7 / 10.0 + noise.nextDouble() / 5, 10_000, 4);
        json.append("}}");
    }

    /** Writes a positive number with a fixed count of decimals; {@code String.format} would take longer than Kafka. */
    private void decimal(double value, int scale, int digits) {
        long scaled = Math.round(value * scale);
        json.append(scaled / scale).append('.');
        String fraction = Long.toString(scaled % scale);
        json.append("0".repeat(digits - fraction.length())).append(fraction);
    }

    /** Key of the current reading. */
    byte[] key() {
        return keys.get((int) ((next - 1) % keys.size()));
    }

    /** Value of the current reading. */
    byte[] value() {
        return json.toString().getBytes(UTF_8);
    }
}
