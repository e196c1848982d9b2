package io.seamark.deploy.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A reader of the {@code deltas}, as the serving layer is one, that notes when it had each message and does nothing else with
 * it: decoding would take time from what is measured. Thread-safe.
 */
public final class FrameFollower implements AutoCloseable {
    private final CompletableFuture<List<Seen>> following;
    private volatile boolean stop;

    /**
     * A message of the topic.
     *
     * @param bytes a part of a frame
     * @param nanos when it was here, by {@link System#nanoTime}
     */
    public record Seen(byte[] bytes, long nanos) {}

    /** Begins to read the topic from its beginning, in a thread of its own. */
    public FrameFollower(String bootstrapServers, String topic, int partitions) {
        Map<String, Object> client = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                8 << 20);
        List<TopicPartition> assigned = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        following = CompletableFuture.supplyAsync(() -> follow(client, assigned), task -> {
            Thread thread = new Thread(task, "bench-frames");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private List<Seen> follow(Map<String, Object> client, List<TopicPartition> assigned) {
        List<Seen> seen = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(assigned);
            consumer.seekToBeginning(assigned);
            boolean drained = false;
            while (!drained) {
                boolean last = stop;
                var records = consumer.poll(Duration.ofMillis(200));
                long nanos = System.nanoTime();
                records.forEach(message -> seen.add(new Seen(message.value(), nanos)));
                drained = last && records.isEmpty();
            }
        }
        return seen;
    }

    /** Reads what is still there, and ends. */
    public List<Seen> finish() {
        stop = true;
        return following.join();
    }

    @Override
    public void close() {
        stop = true;
    }
}
