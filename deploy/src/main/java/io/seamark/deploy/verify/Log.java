package io.seamark.deploy.verify;

import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.deploy.CommandFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads stretches of Kafka's topics. Not thread-safe. */
final class Log implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String brokers;
    private final Duration limit;

    Log(Settings settings) {
        brokers = settings.string("seamark.kafka.bootstrap-servers");
        limit = settings.duration("seamark.kafka.timeout");
        Map<String, Object> client = new HashMap<>(settings.below("seamark.kafka.client"));
        client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        client.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) limit.toMillis());
        try {
            consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    /** What there is of a topic: from its first offset that retention has left to its end, by partition. */
    record Extent(Seam begin, Seam end) {}

    /** Looks at a topic. */
    Extent extent(String topic) {
        try {
            List<TopicPartition> partitions = partitions(topic);
            return new Extent(
                    seam(consumer.beginningOffsets(partitions, limit)), seam(consumer.endOffsets(partitions, limit)));
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    private List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (PartitionInfo each : consumer.partitionsFor(topic, limit)) {
            partitions.add(new TopicPartition(topic, each.partition()));
        }
        if (partitions.isEmpty()) {
            throw new CommandFailure("There is no topic '" + topic + "' at '" + brokers
                    + "'. Set seamark.kafka.topics to the topics of this system.");
        }
        return partitions;
    }

    private static Seam seam(Map<TopicPartition, Long> offsets) {
        Map<Integer, Long> byPartition = new TreeMap<>();
        offsets.forEach((partition, offset) -> byPartition.put(partition.partition(), offset));
        return new Seam(byPartition);
    }

    /**
     * Reads what lies from {@code begin} to {@code end}, partition by partition in order of offset.
     *
     * @throws CommandFailure if Kafka stops answering before the end
     */
    void read(String topic, Seam begin, Seam end, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try {
            for (Map.Entry<Integer, Long> partition : end.offsets().entrySet()) {
                long from = begin.at(partition.getKey());
                if (from < partition.getValue()) {
                    read(new TopicPartition(topic, partition.getKey()), from, partition.getValue(), each);
                }
            }
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    private void read(TopicPartition partition, long from, long until, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long heard = System.nanoTime();
        while (consumer.position(partition, limit) < until) {
            var records = consumer.poll(Duration.ofMillis(500));
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.offset() < until) {
                    each.accept(record);
                }
            }
            if (!records.isEmpty()) {
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > limit.toNanos()) {
                throw new CommandFailure("Kafka at '" + brokers + "' gives nothing of " + partition + " from offset "
                        + consumer.position(partition) + " on for " + limit.toSeconds() + " s, though it ends at "
                        + until + " or later. Check the broker.");
            }
        }
    }

    private CommandFailure failed(KafkaException e) {
        return new CommandFailure(
                "Kafka at '" + brokers + "' does not answer: " + e.getMessage()
                        + ". Start it (seamark stack up), or set seamark.kafka.bootstrap-servers to where it is.",
                e);
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(5));
    }
}
