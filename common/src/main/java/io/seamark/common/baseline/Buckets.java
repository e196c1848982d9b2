package io.seamark.common.baseline;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Which partition a device belongs to: Kafka's own rule for keyed messages (murmur2 of the key's bytes), so that a model
 * file, a partition of the log and a partition of the state hold the same devices. Stateless.
 */
public final class Buckets {

    private Buckets() {}

    /** The partition of a device, in {@code [0, partitions)}. */
    public static int of(String device, int partitions) {
        return (murmur2(device.getBytes(UTF_8)) & 0x7fffffff) % partitions;
    }

    /** MurmurHash2 by Austin Appleby, with the seed that Kafka's default partitioner uses. */
    static int murmur2(byte[] data) {
        int length = data.length;
        final int m = 0x5bd1e995;
        int h = 0x9747b28c ^ length;
        int whole = length / 4;
        for (int i = 0; i < whole; i++) {
            int at = i * 4;
            int k = (data[at] & 0xff)
                    | (data[at + 1] & 0xff) << 8
                    | (data[at + 2] & 0xff) << 16
                    | (data[at + 3] & 0xff) << 24;
            k *= m;
            k ^= k >>> 24;
            k *= m;
            h *= m;
            h ^= k;
        }
        int tail = whole * 4;
        for (int i = length - 1; i >= tail; i--) {
            h ^= (data[i] & 0xff) << (8 * (i - tail));
        }
        if (tail < length) {
            h *= m;
        }
        h ^= h >>> 13;
        h *= m;
        return h ^ (h >>> 15);
    }
}
