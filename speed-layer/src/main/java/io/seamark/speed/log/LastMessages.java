package io.seamark.speed.log;

import io.seamark.common.journal.MessageProof;
import io.seamark.common.settings.Settings;
import io.seamark.speed.output.Clients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Holds proven messages against what the topic of readings has at their offsets. For one thread. */
public final class LastMessages implements AutoCloseable {

    private static final int FETCH_BYTES = 64 << 10;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final long timeoutNanos;

    public LastMessages(Settings settings) {
        Map<String, Object> config = Clients.reader(settings);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        Duration timeout = settings.duration("seamark.kafka.timeout");
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        consumer = new KafkaConsumer<>(config);
        topic = settings.string("seamark.kafka.topics.readings");
        timeoutNanos = timeout.toNanos();
    }

    /**
     * The proofs that do not hold: the log ends before their message, or has another one at its offset. What retention has
     * removed cannot be looked at, and is not among them.
     *
     * @param proofs at most one of each partition
     * @throws org.apache.kafka.common.KafkaException if the brokers cannot be asked
     */
    public List<MessageProof> broken(List<MessageProof> proofs) {
        Map<TopicPartition, MessageProof> waiting = new HashMap<>();
        proofs.forEach(proof -> waiting.put(new TopicPartition(topic, proof.partition()), proof));
        List<MessageProof> broken = new ArrayList<>();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(waiting.keySet());
        Map<TopicPartition, Long> ends = consumer.endOffsets(waiting.keySet());
        waiting.entrySet().removeIf(each -> {
            long offset = each.getValue().offset();
            if (offset >= ends.get(each.getKey())) {
                broken.add(each.getValue());
                return true;
            }
            return offset < begins.get(each.getKey());
        });
        consumer.assign(waiting.keySet());
        consumer.resume(waiting.keySet()); // those of the look before are paused still
        waiting.forEach((partition, proof) -> consumer.seek(partition, proof.offset()));
        long end = System.nanoTime() + timeoutNanos;
        while (!waiting.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("The last messages of '" + topic + "' are not answered within "
                        + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms: " + waiting.keySet());
            }
            for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                MessageProof proof = waiting.remove(new TopicPartition(topic, found.partition()));
                if (proof != null && !proof.equals(of(found))) {
                    // Retention may have removed it since: then the first that is left lies after it.
                    if (found.offset() <= proof.offset()) {
                        broken.add(proof);
                    }
                }
            }
            consumer.pause(consumer.assignment().stream()
                    .filter(partition -> !waiting.containsKey(partition))
                    .toList());
        }
        return broken;
    }

    private static MessageProof of(ConsumerRecord<byte[], byte[]> message) {
        return MessageProof.of(
                message.partition(), message.offset(), message.timestamp(), message.key(), message.value());
    }

    @Override
    public void close() {
        consumer.close(CLOSE);
    }
}
