package io.seamark.deploy.bench.scale;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Follows the frames of a speed layer for as long as one likes, and keeps nothing of them but when they came.
 * Thread-safe.
 */
final class FrameTimes implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    private final CompletableFuture<Void> following;
    private final FrameSteps steps = new FrameSteps();
    private volatile boolean stop;

    /** Follows a topic of frames from its end on. */
    FrameTimes(String bootstrapServers, String topic, int partitions) {
        Map<String, Object> client = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                8 << 20);
        List<TopicPartition> assigned = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(assigned);
        consumer.seekToEnd(assigned);
        assigned.forEach(consumer::position); // now, and not at the first poll
        following = CompletableFuture.runAsync(() -> follow(consumer), task -> {
            Thread thread = new Thread(task, "bench-frame-times");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        try (consumer) {
            while (!stop) {
                var records = consumer.poll(POLL);
                long nanos = System.nanoTime();
                records.forEach(message -> steps.note(message.value(), nanos));
            }
        }
    }

    /** What has been seen so far; goes on changing. */
    FrameSteps steps() {
        return steps;
    }

    @Override
    public void close() {
        stop = true;
        following.join();
    }
}
