package io.seamark.common.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.bytes.CorruptDataException;

/**
 * The sort key of view rows: device, metric, hour; so that one metric's hours stand together and in order when keys are
 * compared as unsigned bytes. Names cannot contain the byte 0 (the codec rejects control characters), so that it closes them.
 *
 * @param device device id
 * @param metric metric name
 * @param hour hours since the epoch
 */
public record ViewKey(String device, String metric, long hour) {

    public byte[] toBytes() {
        return encode(device, metric, hour);
    }

    public static byte[] encode(String device, String metric, long hour) {
        byte[] prefix = prefix(device, metric);
        byte[] key = java.util.Arrays.copyOf(prefix, prefix.length + 4);
        // Flipping the sign bit makes the unsigned order of the bytes the order of the numbers.
        int h = Math.toIntExact(hour) ^ Integer.MIN_VALUE;
        for (int i = 0; i < 4; i++) {
            key[prefix.length + i] = (byte) (h >>> (24 - 8 * i));
        }
        return key;
    }

    /** What all keys of a device begin with. */
    public static byte[] prefix(String device) {
        return (device + '\0').getBytes(UTF_8);
    }

    /** What all keys of a metric of a device begin with. */
    public static byte[] prefix(String device, String metric) {
        return (device + '\0' + metric + '\0').getBytes(UTF_8);
    }

    /** What is behind all keys of a metric of a device, and before those of the next one. */
    public static byte[] endOf(String device, String metric) {
        byte[] end = prefix(device, metric);
        end[end.length - 1] = 1; // no name has this byte
        return end;
    }

    /**
     * Reads a key.
     *
     * @throws CorruptDataException if the bytes are none
     */
    public static ViewKey decode(byte[] key) {
        int first = zero(key, 0);
        int second = zero(key, first + 1);
        if (first < 0 || second < 0 || second + 5 != key.length) {
            throw new CorruptDataException("no key of a view: " + key.length + " bytes");
        }
        return new ViewKey(
                new String(key, 0, first, UTF_8), new String(key, first + 1, second - first - 1, UTF_8), hour(key));
    }

    /** The hour of a key whose device and metric are known already. */
    public static long hour(byte[] key) {
        int h = 0;
        for (int i = key.length - 4; i < key.length; i++) {
            h = h << 8 | key[i] & 0xff;
        }
        return h ^ Integer.MIN_VALUE;
    }

    private static int zero(byte[] key, int from) {
        for (int i = Math.max(0, from); i < key.length - 4; i++) {
            if (key[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
