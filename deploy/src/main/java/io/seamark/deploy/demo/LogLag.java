package io.seamark.deploy.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How many messages of the log are not in the answers yet. Not thread-safe. */
final class LogLag implements AutoCloseable {

    private static final String READINGS = "readings";

    private final KafkaConsumer<byte[], byte[]> consumer;

    LogLag(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** The lag of a serving layer, given its answer to {@code /v1/status}. */
    long of(JsonObject status) {
        return behind(status, ends());
    }

    /** How many of the messages before these offsets, by partition, are not in the answers of a status. */
    static long behind(JsonObject status, Map<Integer, Long> ends) {
        JsonElement found = status.get("applied");
        JsonObject applied = found != null && found.isJsonObject() ? found.getAsJsonObject() : new JsonObject();
        return ends.entrySet().stream()
                .mapToLong(end -> {
                    JsonElement at = applied.get(Integer.toString(end.getKey()));
                    return Math.max(0, end.getValue() - (at == null ? 0 : at.getAsLong()));
                })
                .sum();
    }

    /** Where the log ends now: one beyond the last offset, by partition. */
    Map<Integer, Long> ends() {
        List<TopicPartition> partitions = consumer.partitionsFor(READINGS, Duration.ofSeconds(10)).stream()
                .map(info -> new TopicPartition(READINGS, info.partition()))
                .toList();
        return consumer.endOffsets(partitions, Duration.ofSeconds(10)).entrySet().stream()
                .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
