package io.seamark.deploy.stack;

import static java.util.Objects.requireNonNull;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics of Seamark. All have as many partitions as {@code readings}: what is derived from a partition of readings goes to the
 * partition of the same number. Immutable and thread-safe.
 */
public final class Topics {
    public static final int DEFAULT_PARTITIONS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final Duration WEEK = Duration.ofDays(7);

    /** How long the broker may take until it leads what was just created. */
    private static final Duration LEADERS = Duration.ofSeconds(30);

    private static final Map<String, Map<String, String>> SETTINGS = Map.of(
            "readings", kept(WEEK),
            "deltas", kept(WEEK),
            "rejected", rejected(),
            "alerts", kept(Duration.ofDays(30)),
            "labels", Map.of(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT),
            "maintenance", Map.of(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT),
            "devices", Map.of(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT),
            "retired", Map.of(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT));

    private final String bootstrapServers;

    public Topics(String bootstrapServers) {
        this.bootstrapServers = requireNonNull(bootstrapServers, "bootstrapServers is null");
    }

    /**
     * Creates those topics that are missing; those that exist stay as they are, since more partitions would move devices between
     * them.
     *
     * @param partitions how many partitions new topics get; if empty, as many as {@code readings} has, or
     *     {@value #DEFAULT_PARTITIONS} without it
     * @return how many partitions {@code readings} has
     * @throws StackException if Kafka cannot be reached or refuses
     */
    public int create(OptionalInt partitions) {
        if (partitions.isPresent() && partitions.getAsInt() < 1) {
            throw new StackException("A topic needs at least 1 partition, not " + partitions.getAsInt());
        }
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            Set<String> existing = admin.listTopics().names().get();
            OptionalInt readings =
                    existing.contains("readings") ? OptionalInt.of(partitionsOfReadings(admin)) : OptionalInt.empty();
            int count = readings.orElse(partitions.orElse(DEFAULT_PARTITIONS));
            if (partitions.isPresent() && partitions.getAsInt() != count) {
                LOG.warn(
                        "The topics keep their {} partitions instead of the {} asked for: a device must stay in its partition",
                        count,
                        partitions.getAsInt());
            }
            List<NewTopic> missing = SETTINGS.entrySet().stream()
                    .filter(topic -> !existing.contains(topic.getKey()))
                    .map(topic -> new NewTopic(topic.getKey(), count, (short) 1).configs(topic.getValue()))
                    .toList();
            create(admin, missing);
            awaitLeaders(admin, missing);
            return count;
        } catch (ExecutionException e) {
            throw new StackException(
                    "Kafka at " + bootstrapServers + " does not create the topics: "
                            + e.getCause().getMessage(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while creating topics at " + bootstrapServers, e);
        }
    }

    private static void create(Admin admin, List<NewTopic> topics) throws ExecutionException, InterruptedException {
        for (var created : admin.createTopics(topics).values().entrySet()) {
            try {
                created.getValue().get();
                LOG.info("Created topic {}", created.getKey());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) { // another process was faster
                    throw e;
                }
            }
        }
    }

    /**
     * Returns when the broker leads all partitions, which is a moment after they are created: an idempotent producer that sends
     * before then may find its batches out of order, and give them up.
     */
    private static void awaitLeaders(Admin admin, List<NewTopic> topics)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (NewTopic topic : topics) {
            for (int partition = 0; partition < topic.numPartitions(); partition++) {
                ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        long patience = System.nanoTime() + LEADERS.toNanos();
        while (true) {
            try {
                admin.listOffsets(ends).all().get(); // asks the leaders, again until they answer as such
                return;
            } catch (ExecutionException e) {
                // A leader that has not heard of the topic yet is not asked again.
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > patience) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private static int partitionsOfReadings(Admin admin) throws ExecutionException, InterruptedException {
        return admin.describeTopics(List.of("readings"))
                .topicNameValues()
                .get("readings")
                .get()
                .partitions()
                .size();
    }

    /** A rejected message is the original with its reason: the largest one of readings must still fit. */
    private static Map<String, String> rejected() {
        Map<String, String> settings = new HashMap<>(kept(WEEK));
        settings.put(MAX_MESSAGE_BYTES_CONFIG, Integer.toString(2 << 20));
        return Map.copyOf(settings);
    }

    private static Map<String, String> kept(Duration time) {
        return Map.of(
                CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_DELETE, RETENTION_MS_CONFIG, Long.toString(time.toMillis()));
    }
}
