package io.seamark.serving.log;

import static java.util.Objects.requireNonNull;

import io.seamark.common.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A Kafka topic, read without a consumer group: positions are kept with what was made of the messages, so that a killed
 * reader leaves no membership behind that a restart would have to wait for. Thread-safe.
 */
public final class KafkaLog implements Log {

    static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private static final int FETCH_BYTES = 8 << 20;
    private static final int PROBE_BYTES = 64 << 10;

    /** Kafka's client would not see an added partition for five minutes. */
    private static final int METADATA_MILLIS = 10_000;

    private final Settings settings;
    private final String topic;

    public KafkaLog(Settings settings, String topic) {
        this.settings = requireNonNull(settings, "settings");
        this.topic = requireNonNull(topic, "topic");
    }

    /** The topics that settings name. */
    public static Topics topics(Settings settings) {
        return new Topics(
                new KafkaLog(settings, settings.string("seamark.kafka.topics.readings")),
                new KafkaLog(settings, settings.string("seamark.kafka.topics.deltas")),
                new KafkaLog(settings, settings.string("seamark.kafka.topics.alerts")),
                new KafkaLog(settings, settings.string("seamark.kafka.topics.labels")),
                new KafkaLog(settings, settings.string("seamark.kafka.topics.maintenance")),
                new KafkaLog(settings, settings.string("seamark.kafka.topics.retired")));
    }

    /** What every client of the process is given: the addresses, and what the operator hands on. */
    public static Map<String, Object> clientProperties(Settings settings) {
        Map<String, Object> properties = new HashMap<>(settings.below("seamark.kafka.client"));
        properties.put("bootstrap.servers", settings.string("seamark.kafka.bootstrap-servers"));
        return properties;
    }

    @Override
    public LogIdentity identity() {
        Map<String, Object> properties = clientProperties(settings);
        properties.put("default.api.timeout.ms", (int) CALL_TIMEOUT.toMillis());
        properties.put("request.timeout.ms", (int) CALL_TIMEOUT.toMillis() / 2);
        try (Admin admin = Admin.create(properties)) {
            String cluster = admin.describeCluster().clusterId().get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return new LogIdentity(Optional.ofNullable(cluster).orElse(""), topicId(admin));
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new LogAwayException(
                    "Kafka at '" + settings.string("seamark.kafka.bootstrap-servers")
                            + "' does not tell which cluster it"
                            + " is: " + e.getMessage()
                            + ". Start it, or set seamark.kafka.bootstrap-servers to where it is.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogAwayException("Interrupted while Kafka was asked which cluster it is.", e);
        }
    }

    private String topicId(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .topicId()
                    .toString();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return ""; // it is made by the stack or the first writer
            }
            throw e;
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(int fetchBytes) {
        Map<String, Object> properties = clientProperties(settings);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MILLIS);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, fetchBytes);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public LogReader open(IntToLongFunction start) {
        return new KafkaLogReader(consumer(FETCH_BYTES), topic, start);
    }

    @Override
    public LogProbe probe() {
        return new KafkaLogProbe(consumer(PROBE_BYTES), topic);
    }
}
