package io.seamark.batch.archive;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a whole topic that keeps the latest message of each key, up to where it ends now. Immutable. */
final class CompactedTopic {

    private static final Logger LOG = LoggerFactory.getLogger(CompactedTopic.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Object> client;
    private final String topic;
    private final Duration patience;

    /**
     * @param client settings of the consumer, brokers included
     * @param patience how long the brokers may send nothing although there is more
     */
    CompactedTopic(Map<String, Object> client, String topic, Duration patience) {
        this.client = Map.copyOf(client);
        this.topic = topic;
        this.patience = patience;
    }

    /**
     * Takes all messages, those of a partition in their order; none where there is no such topic.
     *
     * @throws org.apache.kafka.common.KafkaException if the brokers do not answer
     */
    void read(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            read(consumer, topic, patience, each);
        }
    }

    /** The same by a consumer that is there. */
    static void read(
            Consumer<byte[], byte[]> consumer,
            String topic,
            Duration patience,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
        List<TopicPartition> partitions = consumer.listTopics().getOrDefault(topic, List.of()).stream()
                .map(found -> new TopicPartition(topic, found.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long heard = System.nanoTime();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            ConsumerRecords<byte[], byte[]> messages = consumer.poll(POLL);
            messages.forEach(each);
            if (!messages.isEmpty()) {
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > patience.toNanos()) {
                throw new TimeoutException("nothing more of the topic '" + topic + "' comes, which ends at " + ends);
            }
        }
    }

    /** Tells the log of a message that cannot be used. */
    static void leaveOut(ConsumerRecord<byte[], byte[]> message, String key, String reason) {
        LOG.warn(
                "The message of '{}' at offset {} of partition {} of '{}' is left out: {}",
                key,
                message.offset(),
                message.partition(),
                message.topic(),
                reason);
    }
}
