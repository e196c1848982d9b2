package io.seamark.batch.archive;

import io.seamark.common.journal.MessageProof;
import io.seamark.common.label.Label;
import io.seamark.common.registry.DeviceInfo;
import io.seamark.common.registry.DeviceInfoCodec;
import io.seamark.common.registry.DeviceInfoLimits;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.streaming.kafka010.KafkaUtils;
import org.apache.spark.streaming.kafka010.LocationStrategies;

/** The topic of readings. Asks the brokers anew each time, and waits for them no longer than the settings say. */
public final class KafkaLog implements ReadingLog {

    private final String servers;
    private final String topic;
    private final String labelTopic;
    private final String deviceTopic;
    private final DeviceInfoCodec deviceCodec;
    private final long timeout;
    private final Map<String, String> client;
    private final int partitions;

    private KafkaLog(Settings settings) {
        servers = settings.string("seamark.kafka.bootstrap-servers");
        topic = settings.string("seamark.kafka.topics.readings");
        labelTopic = settings.string("seamark.kafka.topics.labels");
        deviceTopic = settings.string("seamark.kafka.topics.devices");
        deviceCodec = new DeviceInfoCodec(DeviceInfoLimits.from(settings));
        timeout = settings.duration("seamark.kafka.timeout").toMillis();
        client = settings.below("seamark.kafka.client");
        partitions = partitionsOf();
    }

    /**
     * Connects to the topic of the settings.
     *
     * @throws SeamarkException if no broker answers, there is no such topic, or it is compacted
     */
    public static KafkaLog open(Settings settings) {
        return new KafkaLog(settings);
    }

    private int partitionsOf() {
        try (Admin admin = admin()) {
            int found = await(admin.describeTopics(List.of(topic))
                            .topicNameValues()
                            .get(topic))
                    .partitions()
                    .size();
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            String policy = await(
                            admin.describeConfigs(List.of(resource)).values().get(resource))
                    .get("cleanup.policy")
                    .value();
            if (policy.contains("compact")) {
                throw new SeamarkException("The topic '" + topic + "' has cleanup.policy=" + policy
                        + ": a compacted log loses readings and breaks exact offsets. Set it to 'delete'.");
            }
            return found;
        }
    }

    private Admin admin() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout);
        try {
            return Admin.create(settings);
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    private <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(timeout, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new SeamarkException(
                        "There is no topic '" + topic + "' at '" + servers
                                + "'. Create it, or set seamark.kafka.topics.readings to the topic of readings.",
                        e);
            }
            throw unreachable(e.getCause());
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SeamarkException("Interrupted while asking Kafka at '" + servers + "'.", e);
        }
    }

    private SeamarkException unreachable(Throwable cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new SeamarkException(
                "Kafka at '" + servers + "' gives no answer within " + timeout + " ms (" + why
                        + "). Start it (seamark stack up), or set seamark.kafka.bootstrap-servers to where it is.",
                cause);
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public Seam begin() {
        return offsets(OffsetSpec.earliest());
    }

    @Override
    public Seam end() {
        return offsets(OffsetSpec.latest());
    }

    private Seam offsets(OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> asked = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> which));
        try (Admin admin = admin()) {
            return new Seam(await(admin.listOffsets(asked).all()).entrySet().stream()
                    .collect(Collectors.toMap(each -> each.getKey().partition(), each -> each.getValue()
                            .offset())));
        }
    }

    @Override
    public List<MessageProof> before(Seam offsets) {
        Seam begin = begin();
        Seam end = end();
        Map<TopicPartition, Long> wanted = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            long last = offsets.at(partition) - 1;
            if (last >= begin.at(partition) && last < end.at(partition)) {
                wanted.put(new TopicPartition(topic, partition), last);
            }
        }
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 << 10);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return proofs(consumer, wanted);
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    private List<MessageProof> proofs(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> wanted) {
        consumer.assign(wanted.keySet());
        wanted.forEach(consumer::seek);
        List<MessageProof> proofs = new ArrayList<>();
        long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
        while (!wanted.isEmpty()) {
            if (System.nanoTime() > limit) {
                throw new org.apache.kafka.common.errors.TimeoutException("no message of " + wanted + " comes");
            }
            for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(100))) {
                Long offset = wanted.remove(new TopicPartition(found.topic(), found.partition()));
                if (offset != null && offset == found.offset()) {
                    proofs.add(MessageProof.of(
                            found.partition(), found.offset(), found.timestamp(), found.key(), found.value()));
                }
            }
            consumer.pause(consumer.assignment().stream()
                    .filter(partition -> !wanted.containsKey(partition))
                    .toList());
        }
        return proofs;
    }

    @Override
    public JavaRDD<LogMessage> messages(JavaSparkContext spark, List<OffsetRange> ranges) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "seamark-batch");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        org.apache.spark.streaming.kafka010.OffsetRange[] stretches = ranges.stream()
                .map(range -> org.apache.spark.streaming.kafka010.OffsetRange.create(
                        topic, range.partition(), range.from(), range.until()))
                .toArray(org.apache.spark.streaming.kafka010.OffsetRange[]::new);
        JavaRDD<ConsumerRecord<byte[], byte[]>> records =
                KafkaUtils.createRDD(spark, settings, stretches, LocationStrategies.PreferConsistent());
        return records.map(record ->
                new LogMessage(record.partition(), record.offset(), record.key(), record.value(), record.timestamp()));
    }

    @Override
    public List<Label> labels() {
        try {
            return KafkaLabels.read(compacted(labelTopic));
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    @Override
    public void devices(BiConsumer<String, Optional<DeviceInfo>> each) {
        try {
            KafkaDevices.read(compacted(deviceTopic), deviceCodec, each);
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    private CompactedTopic compacted(String name) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout);
        return new CompactedTopic(settings, name, Duration.ofMillis(timeout));
    }

    /** The topics and brokers, for the log. */
    @Override
    public String toString() {
        return "topic '" + topic + "' at " + servers + " with " + partitions + " partitions";
    }

    /** What {@code ranges} hold in all. */
    static long length(Collection<OffsetRange> ranges) {
        return ranges.stream().mapToLong(OffsetRange::length).sum();
    }
}
