package io.seamark.speed.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.baseline.Buckets;
import org.junit.jupiter.api.Test;

class DevicePartitionerTest {

    @Test
    void aDeviceGoesWhereTheLogHasItAndAPartitionsKeyToItself() {
        for (int partitions = 1; partitions < 40; partitions++) {
            DevicePartitioner partitioner = new DevicePartitioner(partitions);
            assertThat(partitioner.numPartitions()).isEqualTo(partitions);
            for (int i = 0; i < partitions; i++) {
                assertThat(partitioner.getPartition(DevicePartitioner.keyOf(i))).isEqualTo(i);
                for (String device : new String[] {"pump-" + i, "7", Integer.toString(i), "Pumpe-ü" + i, ""}) {
                    assertThat(partitioner.getPartition(device)).isEqualTo(Buckets.of(device, partitions));
                }
            }
        }
    }

    @Test
    void itIsEqualByItsCount() {
        assertThat(new DevicePartitioner(4))
                .isEqualTo(new DevicePartitioner(4))
                .hasSameHashCodeAs(new DevicePartitioner(4));
        assertThat(new DevicePartitioner(4)).isNotEqualTo(new DevicePartitioner(5));
    }
}
