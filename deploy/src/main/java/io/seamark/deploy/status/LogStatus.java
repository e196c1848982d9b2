package io.seamark.deploy.status;

import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.deploy.CommandFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Kafka's topics as found.
 *
 * @param brokers where Kafka was asked
 * @param topics those of Seamark that exist
 * @param missing names of those that do not
 */
record LogStatus(String brokers, List<Topic> topics, List<String> missing) {

    /**
     * One topic.
     *
     * @param name as the settings have it
     * @param beginning the first offset that retention has left
     * @param end the offset of the next message
     */
    record Topic(String name, Seam beginning, Seam end) {
        /** Messages that are there. */
        long messages() {
            return beginning.until(end).stream()
                    .mapToLong(range -> range.length())
                    .sum();
        }
    }

    /** The topic of this name, if it exists. */
    Optional<Topic> topic(String name) {
        return topics.stream().filter(topic -> topic.name().equals(name)).findFirst();
    }

    /**
     * Looks.
     *
     * @param limit how long one question may take
     * @throws CommandFailure if no broker answers
     */
    static LogStatus of(Settings settings, Duration limit) throws InterruptedException {
        String brokers = settings.string("seamark.kafka.bootstrap-servers");
        Map<String, Object> client = new HashMap<>(settings.below("seamark.kafka.client"));
        client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) limit.toMillis());
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) limit.toMillis());
        List<Topic> topics = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        try (Admin admin = Admin.create(client)) {
            for (String purpose : List.of("readings", "deltas", "alerts", "rejected")) {
                String name = settings.string("seamark.kafka.topics." + purpose);
                try {
                    TopicDescription topic = admin.describeTopics(List.of(name))
                            .topicNameValues()
                            .get(name)
                            .get(limit.toMillis(), TimeUnit.MILLISECONDS);
                    int partitions = topic.partitions().size();
                    topics.add(new Topic(
                            name,
                            offsets(admin, name, partitions, OffsetSpec.earliest(), limit),
                            offsets(admin, name, partitions, OffsetSpec.latest(), limit)));
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                        throw e;
                    }
                    missing.add(name);
                }
            }
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            throw new CommandFailure(
                    "Kafka at '" + brokers + "' does not answer: "
                            + (e.getCause() == null ? e : e.getCause()).getMessage()
                            + ". Start it (seamark stack up), or set seamark.kafka.bootstrap-servers to where it is.",
                    e);
        }
        return new LogStatus(brokers, List.copyOf(topics), List.copyOf(missing));
    }

    private static Seam offsets(Admin admin, String topic, int partitions, OffsetSpec which, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            wanted.put(new TopicPartition(topic, partition), which);
        }
        Map<TopicPartition, ListOffsetsResultInfo> found =
                admin.listOffsets(wanted).all().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        Map<Integer, Long> offsets = new TreeMap<>();
        found.forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
        return new Seam(offsets);
    }
}
