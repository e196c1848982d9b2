package io.seamark.deploy.bench.ground;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Utils;

/**
 * Readings as a fleet sends them: every device one reading of three metrics a second, about 114 bytes of JSON, one in {@value #FAULT_EVERY} of
 * them a fault. No device and time occur twice. The devices are named so that every partition has equally many: one that is fuller
 * would end last, and the bench would measure the luck of a hash. Deterministic, apart from the time; not thread-safe.
 */
public final class SyntheticReadings {
    /** So rare that no storm comes of it. */
    static final int FAULT_EVERY = 10_007;

    private static final int MILLIS_PER_SECOND = 1000;

    private static final byte[] DEVICE = "{\"device\":\"".getBytes(UTF_8);
    private static final byte[] TIME = "\",\"ts\":".getBytes(UTF_8);
    private static final byte[] TEMPERATURE = ",\"metrics\":{\"temperature\":".getBytes(UTF_8);
    private static final byte[] PRESSURE = ",\"pressure\":".getBytes(UTF_8);
    private static final byte[] VIBRATION = ",\"vibration\":".getBytes(UTF_8);
    private static final byte[] END = "}}".getBytes(UTF_8);

    private final List<byte[]> keys;
    private final int partitions;
    private final long from;
    private final long stepMillis;
    private final SplittableRandom noise = new SplittableRandom(17);
    private final byte[] json = new byte[256];
    private int size;
    private final double[] values = new double[SyntheticSignal.METRICS.size()];
    private long next;

    /**
     * @param devices how many devices, at least {@code partitions}
     * @param partitions of the topic
     * @param from time of the first readings, epoch milliseconds
     */
    public SyntheticReadings(int devices, int partitions, long from) {
        this(devices, partitions, from, MILLIS_PER_SECOND);
    }

    /** As the other, with another time between two readings of a device. */
    public SyntheticReadings(int devices, int partitions, long from, long stepMillis) {
        this.from = from;
        this.stepMillis = stepMillis;
        this.partitions = partitions;
        this.keys = names(devices, partitions).stream()
                .map(name -> name.getBytes(UTF_8))
                .toList();
    }

    /** Names of devices, by number; every partition has equally many, but for one. */
    public static List<String> names(int devices, int partitions) {
        List<String> names = new ArrayList<>(devices);
        int[] count = new int[partitions];
        for (int number = 1; names.size() < devices; number++) {
            String name = String.format(Locale.ROOT, "pump-%06d", number);
            int partition = partition(name.getBytes(UTF_8), partitions);
            if (count[partition] <= names.size() / partitions) {
                count[partition]++;
                names.add(name);
            }
        }
        return names;
    }

    /** Goes to the next reading; to be called before the first. */
    public void advance() {
        advance((next + 1) % FAULT_EVERY == 0);
    }

    /** As {@link #advance()}, and says whether the reading is a fault. */
    public void advance(boolean fault) {
        long round = next / keys.size();
        int device = (int) (next % keys.size());
        next++;
        long ts = from + round * stepMillis;
        SyntheticSignal.values(device, ts, fault, noise, values);
        size = 0;
        text(DEVICE);
        text(keys.get(device));
        text(TIME);
        decimal(ts, 1);
        text(TEMPERATURE);
        decimal(Math.round(values[1] * 1000), 1000);
        text(PRESSURE);
        decimal(Math.round(values[0] * 10_000), 10_000);
        text(VIBRATION);
        decimal(Math.round(values[2] * 10_000), 10_000);
        text(END);
    }

    private void text(byte[] part) {
        System.arraycopy(part, 0, json, size, part.length);
        size += part.length;
    }

    /**
     * Writes a fraction in decimals. Into bytes, as whoever sends at high loads has the processor in common with what is measured.
     *
     * @param number above 0
     * @param scale a power of ten, by which it is divided
     */
    private void decimal(long number, int scale) {
        long end = 10;
        while (end <= number || end <= scale) {
            end *= 10;
        }
        for (long digit = end / 10; digit > 0; digit /= 10) {
            if (digit == scale / 10) {
                json[size++] = '.';
            }
            json[size++] = (byte) ('0' + number / digit % 10);
        }
    }

    /** As Kafka's own partitioner does it. */
    private static int partition(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    /** Partition of the current reading. */
    public int partition() {
        return partition(key(), partitions);
    }

    /** The devices, in the order in which they send, round by round. */
    public List<byte[]> keys() {
        return Collections.unmodifiableList(keys);
    }

    /** Key of the current reading. */
    public byte[] key() {
        return keys.get((int) ((next - 1) % keys.size()));
    }

    /** Value of the current reading. */
    public byte[] value() {
        return Arrays.copyOf(json, size);
    }
}
