package io.seamark.serving.log;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads all partitions of a Kafka topic, those that are added later as well. For one thread. */
final class KafkaLogReader implements LogReader {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaLogReader.class);
    private static final long PARTITIONS_EVERY_NANOS = Duration.ofSeconds(30).toNanos();

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final IntToLongFunction start;
    private long partitionsAt;

    KafkaLogReader(KafkaConsumer<byte[], byte[]> consumer, String topic, IntToLongFunction start) {
        this.consumer = requireNonNull(consumer, "consumer");
        this.topic = requireNonNull(topic, "topic");
        this.start = requireNonNull(start, "start");
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
        consumer.poll(timeout).forEach(each -> messages.add(message(each)));
        return messages;
    }

    static LogMessage message(ConsumerRecord<byte[], byte[]> record) {
        return new LogMessage(
                record.partition(),
                record.offset(),
                record.timestamp(),
                orEmpty(record.key()),
                orEmpty(record.value()));
    }

    private static byte[] orEmpty(byte[] bytes) {
        return bytes == null ? new byte[0] : bytes;
    }

    private void assignNewPartitions() {
        if (System.nanoTime() - partitionsAt < PARTITIONS_EVERY_NANOS) {
            return;
        }
        List<PartitionInfo> found = consumer.partitionsFor(topic, KafkaLog.CALL_TIMEOUT);
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
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(fresh, KafkaLog.CALL_TIMEOUT);
            Map<TopicPartition, Long> ends = consumer.endOffsets(fresh, KafkaLog.CALL_TIMEOUT);
            fresh.forEach(partition -> begin(partition, begins.get(partition), ends.get(partition)));
        }
    }

    private void begin(TopicPartition partition, long oldest, long end) {
        long wanted = start.applyAsLong(partition.partition());
        if (wanted > end) {
            LOG.warn(
                    "Partition {} of {} ends at {}, before {} where reading was to go on: what was there is gone. Reading"
                            + " begins at {}; what has been read before changes nothing.",
                    partition.partition(),
                    topic,
                    end,
                    wanted,
                    oldest);
        } else if (wanted > 0 && wanted < oldest) {
            LOG.warn(
                    "Partition {} of {} begins at {}, beyond {} where reading was to go on: retention has removed what lies"
                            + " between. If anything of it is missing, it is told as a gap.",
                    partition.partition(),
                    topic,
                    oldest,
                    wanted);
        }
        consumer.seek(partition, wanted > end ? oldest : Math.max(oldest, wanted));
    }

    @Override
    public void seek(int partition, long offset) {
        consumer.seek(new TopicPartition(topic, partition), offset);
    }

    @Override
    public Map<Integer, Long> lag() {
        Map<Integer, Long> lag = new TreeMap<>();
        consumer.endOffsets(consumer.assignment(), KafkaLog.CALL_TIMEOUT)
                .forEach((partition, end) -> lag.put(
                        partition.partition(), Math.max(0, end - consumer.position(partition, KafkaLog.CALL_TIMEOUT))));
        return lag;
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(2));
    }
}
