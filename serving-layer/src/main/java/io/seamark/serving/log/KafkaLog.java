package io.seamark.serving.log;

import static java.util.Objects.requireNonNull;

import io.seamark.common.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A Kafka topic, read without a consumer group: positions are kept with what was made of the messages, so that a killed
 * reader leaves no membership behind that a restart would have to wait for. Thread-safe.
 */
public final class KafkaLog implements Log {

    private static final long PARTITIONS_EVERY_NANOS = Duration.ofSeconds(30).toNanos();
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private final Settings settings;
    private final String topic;

    public KafkaLog(Settings settings, String topic) {
        this.settings = requireNonNull(settings, "settings");
        this.topic = requireNonNull(topic, "topic");
    }

    /** What every client of the process is given: the addresses, and what the operator hands on. */
    public static Map<String, Object> clientProperties(Settings settings) {
        Map<String, Object> properties = new HashMap<>(settings.below("seamark.kafka.client"));
        properties.put("bootstrap.servers", settings.string("seamark.kafka.bootstrap-servers"));
        return properties;
    }

    @Override
    public LogReader open(IntToLongFunction start) {
        Map<String, Object> properties = clientProperties(settings);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);
        return new Reader(
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                topic,
                start);
    }

    private static final class Reader implements LogReader {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final String topic;
        private final IntToLongFunction start;
        private long partitionsAt;

        Reader(KafkaConsumer<byte[], byte[]> consumer, String topic, IntToLongFunction start) {
            this.consumer = consumer;
            this.topic = topic;
            this.start = start;
            this.partitionsAt = System.nanoTime() - PARTITIONS_EVERY_NANOS;
        }

        @Override
        public List<LogMessage> poll(Duration timeout) {
            assignNewPartitions();
            if (consumer.assignment().isEmpty()) {
                // The topic is not there yet: it is made by the stack or the first writer.
                java.util.concurrent.locks.LockSupport.parkNanos(timeout.toNanos());
                partitionsAt = System.nanoTime() - PARTITIONS_EVERY_NANOS;
                return List.of();
            }
            List<LogMessage> messages = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(timeout)) {
                byte[] value = each.value() == null ? new byte[0] : each.value();
                messages.add(new LogMessage(each.partition(), each.offset(), each.timestamp(), value));
            }
            return messages;
        }

        private void assignNewPartitions() {
            if (System.nanoTime() - partitionsAt < PARTITIONS_EVERY_NANOS) {
                return;
            }
            List<PartitionInfo> found = consumer.partitionsFor(topic, CALL_TIMEOUT);
            partitionsAt = System.nanoTime();
            Set<TopicPartition> assigned = new HashSet<>(consumer.assignment());
            List<TopicPartition> fresh = new ArrayList<>();
            if (found != null) {
                for (PartitionInfo info : found) {
                    TopicPartition partition = new TopicPartition(topic, info.partition());
                    if (assigned.add(partition)) {
                        fresh.add(partition);
                    }
                }
            }
            if (!fresh.isEmpty()) {
                consumer.assign(assigned);
                fresh.forEach(partition -> consumer.seek(partition, start.applyAsLong(partition.partition())));
            }
        }

        @Override
        public void seek(int partition, long offset) {
            consumer.seek(new TopicPartition(topic, partition), offset);
        }

        @Override
        public Map<Integer, Long> lag() {
            Map<Integer, Long> lag = new TreeMap<>();
            consumer.endOffsets(consumer.assignment(), CALL_TIMEOUT)
                    .forEach((partition, end) -> lag.put(
                            partition.partition(), Math.max(0, end - consumer.position(partition, CALL_TIMEOUT))));
            return lag;
        }

        @Override
        public void close() {
            consumer.close(Duration.ofSeconds(2));
        }
    }
}
