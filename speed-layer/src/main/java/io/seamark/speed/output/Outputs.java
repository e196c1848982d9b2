package io.seamark.speed.output;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Sends the messages of one task, and says when every one of them has been acknowledged. Not thread-safe. */
public final class Outputs {

    /** By brokers; one producer per JVM, which is thread-safe: executors have no other place that outlives a task. */
    private static final Map<String, KafkaProducer<byte[], byte[]>> PRODUCERS = new ConcurrentHashMap<>();

    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    public Outputs(Settings settings) {
        producer = PRODUCERS.computeIfAbsent(
                settings.string("seamark.kafka.bootstrap-servers"),
                brokers -> new KafkaProducer<>(Clients.producer(settings)));
    }

    void send(ProducerRecord<byte[], byte[]> message) {
        sent.add(producer.send(message));
    }

    /**
     * Waits for all acknowledgements.
     *
     * @throws SeamarkException if one was refused; the batch then fails, and is done again
     */
    void awaitAll() throws InterruptedException {
        if (sent.isEmpty()) {
            return;
        }
        producer.flush();
        for (Future<RecordMetadata> each : sent) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new SeamarkException(
                        "Kafka did not take an output of the speed layer: "
                                + e.getCause().getMessage(),
                        e.getCause());
            }
        }
        sent.clear();
    }
}
