package io.seamark.batch.archive;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.label.Label;
import io.seamark.common.label.LabelCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the whole topic of labels; what is none is told in the log and left out. Stateless. */
final class KafkaLabels {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaLabels.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private KafkaLabels() {}

    /**
     * Reads all that is there now, in the order in which it was said.
     *
     * @param client settings of the consumer, brokers included
     */
    static List<Label> read(Map<String, Object> client, String topic) {
        List<Label> labels = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().getOrDefault(topic, List.of()).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    take(message, labels);
                }
            }
        }
        labels.sort(Comparator.comparingLong(Label::at));
        return labels;
    }

    private static void take(ConsumerRecord<byte[], byte[]> message, List<Label> labels) {
        if (message.value() == null) {
            return; // taken back: compaction removes it
        }
        try {
            labels.add(LabelCodec.decode(message.value()));
        } catch (CorruptDataException e) {
            LOG.warn(
                    "The message at offset {} of partition {} of '{}' is left out: {}",
                    message.offset(),
                    message.partition(),
                    message.topic(),
                    e.getMessage());
        }
    }
}
