package io.seamark.speed.output;

import io.seamark.common.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The configuration of the layer's Kafka clients. Stateless. */
public final class Clients {

    /** Above the broker's own limit of a message, as a rejected one carries its reason with it. */
    private static final int MAX_REQUEST_BYTES = 8 << 20;

    private static final String CLIENT = "seamark.kafka.client";

    private Clients() {}

    /** What Kafka itself holds for a secret. */
    private static boolean isSecret(String key) {
        ConfigDef.ConfigKey known = ConsumerConfig.configDef().configKeys().get(key);
        return known != null && known.type == ConfigDef.Type.PASSWORD;
    }

    private static Map<String, Object> common(Settings settings) {
        Map<String, Object> config = new HashMap<>(settings.below(CLIENT));
        config.replaceAll(
                (key, value) -> isSecret(key) ? new SecretValue(CLIENT + "." + key, String.valueOf(value)) : value);
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.string("seamark.kafka.bootstrap-servers"));
        return config;
    }

    /** For administration. */
    public static Map<String, Object> admin(Settings settings) {
        Map<String, Object> config = common(settings);
        int millis = (int) settings.duration("seamark.kafka.timeout").toMillis();
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis);
        return config;
    }

    /** For the direct stream: assigned, in no group, raw bytes. */
    public static Map<String, Object> stream(Settings settings) {
        Map<String, Object> config = common(settings);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Names the executors' cached consumers; assigned consumers join no group.
        config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.string("seamark.application-id") + "-speed");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 64 << 20);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);
        return config;
    }

    /** For reading small topics whole: assigned, in no group, raw bytes. */
    public static Map<String, Object> reader(Settings settings) {
        Map<String, Object> config = common(settings);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return config;
    }

    /** For output: idempotent, acknowledged by all replicas. */
    public static Map<String, Object> producer(Settings settings) {
        Map<String, Object> config = common(settings);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        return config;
    }
}
