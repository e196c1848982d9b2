package io.seamark.deploy.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.deploy.bench.ground.SyntheticReadings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.internals.DefaultPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final int PARTITIONS = 3;
    private static final SyntheticReadings READINGS = new SyntheticReadings(7, PARTITIONS, 0);

    @Test
    void partitionAndOffsetTellTheNumberOfEveryReading() {
        Rounds rounds = Rounds.of(READINGS.keys(), PARTITIONS);
        Map<Integer, Long> ends = new HashMap<>();
        for (int number = 0; number < 50; number++) {
            byte[] key = READINGS.keys().get(number % READINGS.keys().size());
            int partition = kafkas(key);
            long offset = ends.getOrDefault(partition, 0L);
            assertThat(rounds.number(partition, offset)).isEqualTo(number);
            ends.put(partition, offset + 1);
            for (int each = 0; each < PARTITIONS; each++) {
                assertThat(rounds.end(each, number + 1L)).isEqualTo(ends.getOrDefault(each, 0L));
            }
        }
    }

    @Test
    void aPartitionWithoutDevicesHasNoReading() {
        byte[] one = READINGS.keys().get(0);
        Rounds rounds = Rounds.of(List.of(one), PARTITIONS);
        int other = (kafkas(one) + 1) % PARTITIONS;
        assertThat(rounds.end(other, 1000)).isZero();
        assertThatThrownBy(() -> rounds.number(other, 0)).hasMessageContaining("partition " + other);
    }

    @SuppressWarnings("deprecation") // what the bench has to agree with
    private static int kafkas(byte[] key) {
        Node[] nodes = {new Node(0, "localhost", 1)};
        List<PartitionInfo> infos = java.util.stream.IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new PartitionInfo("t", partition, nodes[0], nodes, nodes))
                .toList();
        Cluster cluster = new Cluster("c", List.of(nodes), infos, java.util.Set.of(), java.util.Set.of());
        return new DefaultPartitioner().partition("t", key, key, new byte[0], new byte[0], cluster);
    }
}
