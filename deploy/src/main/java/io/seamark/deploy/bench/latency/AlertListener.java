package io.seamark.deploy.bench.latency;

import io.seamark.common.alert.AlertCodec;
import io.seamark.common.alert.AlertEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A reader of the topic {@code alerts}, as one who wakes people is, that notes when it had each alert's first event. Thread-safe. */
final class AlertListener implements AutoCloseable {
    private final CompletableFuture<Void> listening;
    private volatile boolean stop;

    AlertListener(String bootstrapServers, String topic, int partitions, Sightings sightings) {
        Map<String, Object> client = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        List<TopicPartition> assigned = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        listening = CompletableFuture.runAsync(() -> listen(client, assigned, sightings), task -> {
            Thread thread = new Thread(task, "bench-alerts");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private void listen(Map<String, Object> client, List<TopicPartition> assigned, Sightings sightings) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(assigned);
            consumer.seekToBeginning(assigned);
            while (!stop) {
                var records = consumer.poll(Duration.ofMillis(200));
                long nanos = System.nanoTime();
                records.forEach(message -> {
                    AlertEvent event = AlertCodec.decode(message.value());
                    if (event.event() == AlertEvent.Kind.OPENED) {
                        sightings.onTopic(event.id(), event.partition(), event.offset(), nanos);
                    }
                });
            }
        }
    }

    /** Throws what ended it, if it has ended. */
    void requireRunning() {
        if (listening.isDone()) {
            listening.join();
        }
    }

    @Override
    public void close() {
        stop = true;
        listening.join();
    }
}
