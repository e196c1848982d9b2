package io.seamark.speed.state;

import io.seamark.common.baseline.Buckets;
import org.apache.spark.Partitioner;

/**
 * Kafka's own rule for keyed messages, as Spark's partitioner: state lives where the log puts the device, so that nothing is
 * shuffled. The key of a partition's own entry names the partition.
 */
public final class DevicePartitioner extends Partitioner {

    /** Begins the key of a partition's own entry; no device id has control characters. */
    private static final char PARTITION_KEY = '\0';

    private final int partitions;

    public DevicePartitioner(int partitions) {
        this.partitions = partitions;
    }

    /** The key under which a partition itself has state. */
    public static String keyOf(int partition) {
        return PARTITION_KEY + Integer.toString(partition);
    }

    @Override
    public int numPartitions() {
        return partitions;
    }

    @Override
    public int getPartition(Object key) {
        String text = (String) key;
        return !text.isEmpty() && text.charAt(0) == PARTITION_KEY
                ? Integer.parseInt(text, 1, text.length(), 10)
                : Buckets.of(text, partitions);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DevicePartitioner other && other.partitions == partitions;
    }

    @Override
    public int hashCode() {
        return partitions;
    }
}
