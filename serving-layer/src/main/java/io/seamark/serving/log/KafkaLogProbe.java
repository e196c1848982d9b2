package io.seamark.serving.log;

import static java.util.Objects.requireNonNull;

import io.seamark.common.seam.OffsetRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Looks at single messages of a Kafka topic. For one thread. */
final class KafkaLogProbe implements LogProbe {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;

    KafkaLogProbe(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        this.consumer = requireNonNull(consumer, "consumer");
        this.topic = requireNonNull(topic, "topic");
    }

    @Override
    public Map<Integer, OffsetRange> ranges() {
        List<PartitionInfo> found = consumer.partitionsFor(topic, KafkaLog.CALL_TIMEOUT);
        List<TopicPartition> partitions = found == null
                ? List.of()
                : found.stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        Map<TopicPartition, Long> oldest = consumer.beginningOffsets(partitions, KafkaLog.CALL_TIMEOUT);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, KafkaLog.CALL_TIMEOUT);
        Map<Integer, OffsetRange> ranges = new TreeMap<>();
        for (TopicPartition each : partitions) {
            long from = oldest.get(each);
            ranges.put(each.partition(), new OffsetRange(each.partition(), from, Math.max(from, ends.get(each))));
        }
        return ranges;
    }

    @Override
    public Optional<LogMessage> at(int partition, long offset) {
        TopicPartition only = new TopicPartition(topic, partition);
        consumer.assign(List.of(only));
        consumer.seek(only, offset);
        long until = System.nanoTime() + KafkaLog.CALL_TIMEOUT.toNanos();
        while (System.nanoTime() < until) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                return Optional.of(KafkaLogReader.message(each));
            }
            long end = consumer.endOffsets(List.of(only), KafkaLog.CALL_TIMEOUT).get(only);
            if (consumer.position(only, KafkaLog.CALL_TIMEOUT) >= end) {
                return Optional.empty();
            }
        }
        throw new TimeoutException("Partition " + partition + " of " + topic + " gives no message at " + offset
                + " within " + KafkaLog.CALL_TIMEOUT.toSeconds() + " s");
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(2));
    }
}
