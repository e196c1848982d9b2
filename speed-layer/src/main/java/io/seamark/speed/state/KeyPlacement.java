package io.seamark.speed.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.baseline.Buckets;
import java.util.zip.CRC32;

/** How producers choose the partition of a device's messages, as far as that can be told from where devices are. */
enum KeyPlacement {
    /** Kafka's own clients: murmur2 of the key. */
    MURMUR2 {
        @Override
        int partition(String device, int seenIn, int partitions) {
            return Buckets.of(device, partitions);
        }
    },
    /** librdkafka and the clients built on it (Python, Go, .NET, C, Node): CRC-32 of the key. */
    CRC32 {
        @Override
        int partition(String device, int seenIn, int partitions) {
            CRC32 crc = new CRC32();
            crc.update(device.getBytes(UTF_8));
            return (int) (crc.getValue() % partitions);
        }
    },
    /** Any other rule, or none: a device is expected where it was seen. */
    AS_SEEN {
        @Override
        int partition(String device, int seenIn, int partitions) {
            return seenIn;
        }
    };

    /**
     * The partition of a device, in {@code [0, partitions)}.
     *
     * @param seenIn the partition in which its messages were seen
     */
    abstract int partition(String device, int seenIn, int partitions);

    /** Where a device of a log of {@code before} partitions is in one of {@code now}; one that does not follow the rule stays. */
    int moved(String device, int seenIn, int before, int now) {
        return partition(device, seenIn, before) == seenIn ? partition(device, seenIn, now) : seenIn;
    }

    /** Finds the rule that devices follow by where each was seen. Not thread-safe. */
    static final class Finder {

        /** So few may be elsewhere, one in so many: devices that moved, or that a second producer sends for. */
        private static final int EXCEPTIONS = 10;

        private final int partitions;
        private long devices;
        private long murmur2;
        private long crc32;

        /** @param partitions how many the log had when the devices were seen */
        Finder(int partitions) {
            this.partitions = partitions;
        }

        void see(String device, int partition) {
            devices++;
            murmur2 += MURMUR2.partition(device, partition, partitions) == partition ? 1 : 0;
            crc32 += CRC32.partition(device, partition, partitions) == partition ? 1 : 0;
        }

        /** The rule; {@link #MURMUR2} where both fit, or there are no devices. */
        KeyPlacement found() {
            long needed = devices - devices / EXCEPTIONS;
            if (Math.max(murmur2, crc32) < needed) {
                return AS_SEEN;
            }
            return murmur2 >= crc32 ? MURMUR2 : CRC32;
        }
    }
}
