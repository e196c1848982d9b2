package io.seamark.deploy.bench.latency;

import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Utils;

/**
 * Which reading of a bench stands where in the log: all devices send in rounds, one reading each and always in the same order, so
 * that partition and offset tell the running number of a reading, and the other way round. Immutable.
 */
final class Rounds {
    private final int devices;
    /** By partition: positions in a round of the devices that are there, ascending. */
    private final int[][] positions;

    private Rounds(int devices, int[][] positions) {
        this.devices = devices;
        this.positions = positions;
    }

    /**
     * @param keys of the devices, in the order in which they send
     * @param partitions of a topic without a message yet
     */
    static Rounds of(List<byte[]> keys, int partitions) {
        int[][] positions = new int[partitions][keys.size()];
        int[] count = new int[partitions];
        for (int position = 0; position < keys.size(); position++) {
            // As Kafka's own partitioner does it.
            int partition = Utils.toPositive(Utils.murmur2(keys.get(position))) % partitions;
            positions[partition][count[partition]++] = position;
        }
        for (int partition = 0; partition < partitions; partition++) {
            positions[partition] = Arrays.copyOf(positions[partition], count[partition]);
        }
        return new Rounds(keys.size(), positions);
    }

    /**
     * The running number, from 0, of the reading at an offset.
     *
     * @throws IllegalArgumentException if no device sends to this partition
     */
    long number(int partition, long offset) {
        int[] here = positions[partition];
        if (here.length == 0) {
            throw new IllegalArgumentException("No device sends to partition " + partition);
        }
        return offset / here.length * devices + here[(int) (offset % here.length)];
    }

    /** Where the log ends when so many readings were sent. */
    long end(int partition, long readings) {
        int[] here = positions[partition];
        int begun = Arrays.binarySearch(here, (int) (readings % devices));
        return readings / devices * here.length + (begun < 0 ? -begun - 1 : begun);
    }
}
