package io.seamark.batch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.label.Label;
import io.seamark.common.label.LabelCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the topic of labels; what is none is told in the log and left out. Stateless. */
final class KafkaLabels {

    private KafkaLabels() {}

    /** Reads all that is there now, in the order in which it was said. */
    static List<Label> read(CompactedTopic topic) {
        List<Label> labels = new ArrayList<>();
        topic.read(message -> take(message, labels));
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
            String key = message.key() == null ? "" : new String(message.key(), UTF_8);
            CompactedTopic.leaveOut(message, key, e.getMessage());
        }
    }
}
