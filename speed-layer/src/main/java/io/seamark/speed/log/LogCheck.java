package io.seamark.speed.log;

import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.speed.output.Clients;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks at the log before the stream starts, and refuses what the stream would die of later.
 *
 * @param partitions of {@code readings}
 * @param beginning first offset that retention has left, by partition
 * @param end the offset that the next message gets, by partition
 * @param topicId Kafka's own id of the topic, which a topic made anew does not share
 */
public record LogCheck(int partitions, Seam beginning, Seam end, String topicId) {

    /** More than the headers of a rejected message take: reason, detail, place. */
    private static final long REASON_BYTES = 16 << 10;

    /**
     * Looks.
     *
     * @throws SeamarkException if the brokers cannot be reached, a topic is missing, compacted, written by transactions or too narrow
     */
    public static LogCheck of(Settings settings) {
        String readings = settings.string("seamark.kafka.topics.readings");
        List<String> outputs = List.of(
                settings.string("seamark.kafka.topics.deltas"),
                settings.string("seamark.kafka.topics.rejected"),
                settings.string("seamark.kafka.topics.alerts"));
        List<String> all = new ArrayList<>(outputs);
        all.add(readings);
        long millis = settings.duration("seamark.kafka.timeout").toMillis();
        try (Admin admin = Admin.create(Clients.admin(settings))) {
            Map<String, TopicDescription> topics = new HashMap<>();
            for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                    admin.describeTopics(all).topicNameValues().entrySet()) {
                topics.put(topic.getKey(), describe(topic.getKey(), topic.getValue(), millis));
            }
            int partitions = topics.get(readings).partitions().size();
            requireNotCompacted(admin, readings, millis);
            requireAsWide(topics, outputs.subList(0, 2), partitions);
            requireRoomForRejected(admin, settings, outputs.get(1), millis);
            requireNotTransactional(admin, readings, partitions, millis);
            return new LogCheck(
                    partitions,
                    offsets(admin, readings, partitions, OffsetSpec.earliest(), millis),
                    offsets(admin, readings, partitions, OffsetSpec.latest(), millis),
                    topics.get(readings).topicId().toString());
        } catch (ExecutionException e) {
            throw away(settings, e.getCause());
        } catch (TimeoutException | KafkaException e) {
            throw away(settings, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SeamarkException("Interrupted while looking at the log", e);
        }
    }

    /** Of a Kafka that does not answer, or answers with an error; names both. */
    public static SeamarkException away(Settings settings, Throwable cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new SeamarkException(
                "Kafka at '" + settings.string("seamark.kafka.bootstrap-servers") + "' cannot be reached within "
                        + settings.duration("seamark.kafka.timeout").toMillis() + " ms (" + why
                        + "). Start it (seamark stack up), or set seamark.kafka.bootstrap-servers to where it is; if it"
                        + " refuses the client, see seamark.kafka.client.",
                cause);
    }

    /** The same log, of which less is taken up. */
    public LogCheck from(Seam first) {
        return new LogCheck(partitions, first, end, topicId);
    }

    private static TopicDescription describe(String name, KafkaFuture<TopicDescription> topic, long millis)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return topic.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new SeamarkException(
                        "There is no topic '" + name
                                + "'. Create it (seamark stack up does, on the local stack), or set"
                                + " seamark.kafka.topics to the names in use.",
                        e);
            }
            throw e;
        }
    }

    private static void requireNotCompacted(Admin admin, String topic, long millis)
            throws InterruptedException, ExecutionException, TimeoutException {
        String policy = config(admin, topic, TopicConfig.CLEANUP_POLICY_CONFIG, millis);
        if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            throw new SeamarkException("The topic '" + topic + "' has cleanup.policy=" + policy
                    + ". Compaction takes readings out of the log, and the direct stream stops at the holes. Set it to"
                    + " 'delete'.");
        }
    }

    /** A frame or a rejected message goes to the partition of its number. */
    private static void requireAsWide(Map<String, TopicDescription> topics, List<String> outputs, int partitions) {
        for (String output : outputs) {
            int width = topics.get(output).partitions().size();
            if (width < partitions) {
                throw new SeamarkException("The topic '" + output + "' has " + width + " partitions, but readings has "
                        + partitions + ". Add partitions to it until it has as many.");
            }
        }
    }

    /** A part of a rejected message, with as long a key, and its reason must fit into the topic, compressed or not. */
    private static void requireRoomForRejected(Admin admin, Settings settings, String rejected, long millis)
            throws InterruptedException, ExecutionException, TimeoutException {
        long most = 2 * settings.bytes("seamark.speed.rejected-part-bytes") + REASON_BYTES;
        long room = Long.parseLong(config(admin, rejected, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, millis));
        if (room < most) {
            throw new SeamarkException("The topic '" + rejected + "' takes messages of " + room + " bytes, but parts of"
                    + " rejected messages have up to " + most + ". Raise its max.message.bytes, or lower"
                    + " seamark.speed.rejected-part-bytes.");
        }
    }

    private static String config(Admin admin, String topic, String key, long millis)
            throws InterruptedException, ExecutionException, TimeoutException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource))
                .all()
                .get(millis, TimeUnit.MILLISECONDS)
                .get(resource)
                .get(key)
                .value();
    }

    /** Transactions leave markers between the readings, and the direct stream stops at each: an offset without a message. */
    private static void requireNotTransactional(Admin admin, String topic, int partitions, long millis)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(p -> new TopicPartition(topic, p))
                .toList();
        Map<TopicPartition, DescribeProducersResult.PartitionProducerState> found =
                admin.describeProducers(all).all().get(millis, TimeUnit.MILLISECONDS);
        found.forEach((partition, state) -> state.activeProducers().stream()
                .filter(producer -> producer.currentTransactionStartOffset().isPresent()
                        || producer.coordinatorEpoch().orElse(-1) >= 0)
                .findFirst()
                .ifPresent(producer -> {
                    throw new SeamarkException("The topic '" + topic + "' is written by transactions (producer "
                            + producer.producerId() + ", partition " + partition.partition()
                            + "). They leave offsets without messages, and the direct stream stops at them. Let the"
                            + " producers write without transactional.id, into a new topic.");
                }));
    }

    /**
     * Refuses a log that has grown while messages wait: a device that moves to another partition would leave its state
     * behind, and what waits would be held against the wrong one.
     *
     * @param before how many partitions the devices were divided by so far
     * @param from where the log is read from again, to add to the states that the start has
     */
    public void requireNoBacklogMoved(int before, Seam from, Settings settings) {
        long waiting = IntStream.range(0, Math.min(before, partitions))
                .mapToLong(p -> end.at(p) - from.at(p))
                .sum();
        if (before != partitions && waiting > 0 && !settings.flag("seamark.speed.accept-moved-devices")) {
            throw new SeamarkException("The topic '" + settings.string("seamark.kafka.topics.readings")
                    + "' has grown from " + before + " to " + partitions + " partitions while " + waiting
                    + " messages in the old ones are not in its states yet, so that devices have moved. Add partitions"
                    + " only when the producers stand still, and the speed layer has taken all and was stopped by SIGTERM."
                    + " To go on all the same, set"
                    + " seamark.speed.accept-moved-devices = true for this start: then a repeat of a reading from"
                    + " before the growth counts twice until the next batch run.");
        }
    }

    private static Seam offsets(Admin admin, String topic, int partitions, OffsetSpec which, long millis)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int p = 0; p < partitions; p++) {
            wanted.put(new TopicPartition(topic, p), which);
        }
        Map<Integer, Long> offsets = new TreeMap<>();
        admin.listOffsets(wanted)
                .all()
                .get(millis, TimeUnit.MILLISECONDS)
                .forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
        return new Seam(offsets);
    }
}
