package io.seamark.deploy.devices;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.registry.DeviceInfo;
import io.seamark.common.registry.DeviceInfoCodec;
import io.seamark.common.settings.Settings;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.replay.ReadingSender;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topic of devices. Immutable; it connects for each call. */
public final class DeviceTopic {

    private static final Duration POLL = Duration.ofMillis(200);

    private final String brokers;
    private final String topic;
    private final Map<String, String> client;
    private final Duration timeout;

    /**
     * @param client further settings of the Kafka client, such as those of its security
     * @param timeout how long to wait for the brokers
     */
    public DeviceTopic(String brokers, String topic, Map<String, String> client, Duration timeout) {
        this.brokers = brokers;
        this.topic = topic;
        this.client = Map.copyOf(client);
        this.timeout = timeout;
    }

    /** The topic of the settings. */
    public static DeviceTopic from(Settings settings) {
        return new DeviceTopic(
                settings.string("seamark.kafka.bootstrap-servers"),
                settings.string("seamark.kafka.topics.devices"),
                settings.below("seamark.kafka.client"),
                settings.duration("seamark.kafka.timeout"));
    }

    /** Whether there is such a topic. */
    public boolean exists() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return consumer.listTopics(timeout).containsKey(topic);
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    /**
     * Tells of devices; what was told of them before is replaced.
     *
     * @throws CommandFailure if not all of it was acknowledged, or there is no such topic
     */
    public void send(List<DeviceInfo> devices) {
        Map<String, Optional<byte[]>> values = new TreeMap<>();
        devices.forEach(info -> values.put(info.device(), Optional.of(DeviceInfoCodec.encode(info))));
        send(values);
    }

    /**
     * Takes back all that was told of some devices.
     *
     * @throws CommandFailure if not all of it was acknowledged, or there is no such topic
     */
    public void remove(List<String> devices) {
        Map<String, Optional<byte[]>> values = new TreeMap<>();
        devices.forEach(device -> values.put(device, Optional.empty()));
        send(values);
    }

    private void send(Map<String, Optional<byte[]>> values) {
        if (!exists()) {
            throw new CommandFailure("There is no topic '" + topic + "' at '" + brokers
                    + "'. Create it with cleanup.policy=compact, or set seamark.kafka.topics.devices.");
        }
        try (ReadingSender sender = new ReadingSender(brokers, topic, client)) {
            values.forEach((device, value) -> sender.send(Optional.of(device.getBytes(UTF_8)), value));
            sender.flush();
            if (sender.failed() > 0) {
                throw new CommandFailure(
                        "%,d of %,d messages were not acknowledged: %s. Check the brokers and try again."
                                .formatted(
                                        sender.failed(),
                                        sender.sent(),
                                        sender.firstError().orElse("no answer")));
            }
        }
    }

    /** The latest value of each device as it stands in the topic; nothing where there is no such topic. */
    SortedMap<String, byte[]> values() {
        SortedMap<String, byte[]> values = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.listTopics(timeout).getOrDefault(topic, List.of()).stream()
                    .map(found -> new TopicPartition(topic, found.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, timeout);
            long heard = System.nanoTime();
            while (partitions.stream().anyMatch(each -> consumer.position(each, timeout) < ends.get(each))) {
                ConsumerRecords<byte[], byte[]> messages = consumer.poll(POLL);
                messages.forEach(message -> {
                    String device = message.key() == null ? "" : new String(message.key(), UTF_8);
                    if (message.value() == null) {
                        values.remove(device);
                    } else {
                        values.put(device, message.value());
                    }
                });
                if (!messages.isEmpty()) {
                    heard = System.nanoTime();
                } else if (System.nanoTime() - heard > timeout.toNanos()) {
                    throw new TimeoutException("nothing more of '" + topic + "' comes, which ends at " + ends);
                }
            }
        } catch (KafkaException e) {
            throw failed(e);
        }
        return values;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private CommandFailure failed(KafkaException e) {
        return new CommandFailure(
                "Kafka at '" + brokers + "' does not answer: " + e.getMessage()
                        + ". Start it (seamark stack up), or set seamark.kafka.bootstrap-servers to where it is.",
                e);
    }
}
