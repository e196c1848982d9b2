package io.seamark.deploy.replay;

import static java.util.Objects.requireNonNull;

import io.seamark.deploy.CommandFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends messages to the {@code readings} topic and counts what became of them: idempotent, and acknowledged by all
 * replicas. Safe for use by several threads.
 */
public final class ReadingSender implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<Optional<String>> firstError = new AtomicReference<>(Optional.empty());
    private final Callback outcome = (metadata, error) -> {
        if (error == null) {
            acknowledged.incrementAndGet();
        } else {
            fail(error);
        }
    };

    /**
     * Connects.
     *
     * @param client further settings of the Kafka client, such as those of its security
     * @throws CommandFailure if no broker answers, or none knows the topic
     */
    public ReadingSender(String bootstrapServers, String topic, Map<String, String> client) {
        this.topic = requireNonNull(topic, "topic is null");
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, requireNonNull(bootstrapServers, "servers are null"));
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        settings.putAll(client);
        // Last, because the counts below mean nothing without them.
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        try {
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw new CommandFailure(
                    "Cannot use the brokers '" + bootstrapServers + "': "
                            + Optional.ofNullable(e.getCause()).orElse(e).getMessage()
                            + ". Give host:port[,host:port].",
                    e);
        }
        requireTopic(bootstrapServers);
    }

    private void requireTopic(String bootstrapServers) {
        try {
            producer.partitionsFor(topic);
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            String what = e instanceof TimeoutException
                    ? "No answer about the topic '" + topic + "' from '" + bootstrapServers + "' within "
                            + PATIENCE.toSeconds() + " s"
                    : "The topic '" + topic + "' at '" + bootstrapServers + "' cannot be used: " + e.getMessage();
            throw new CommandFailure(what + ". Check the address, that a broker is up, and that the topic exists.", e);
        }
    }

    /** Sends one message; blocks while the buffer is full. */
    public void send(byte[] key, byte[] value) {
        send(Optional.of(key), Optional.of(value));
    }

    /** Sends one message that may lack its key or its value; blocks while the buffer is full. */
    public void send(Optional<byte[]> key, Optional<byte[]> value) {
        send(new ProducerRecord<>(topic, key.orElse(null), value.orElse(null)));
    }

    /** Sends one message to a partition, whatever its key; blocks while the buffer is full. */
    public void send(int partition, byte[] key, byte[] value) {
        send(new ProducerRecord<>(topic, partition, key, value));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of every outcome.
    private void send(ProducerRecord<byte[], byte[]> message) {
        sent.incrementAndGet();
        try {
            producer.send(message, outcome);
        } catch (TimeoutException e) {
            // A full buffer is reported here and not to the callback.
            fail(e);
        }
    }

    /** Waits until every message sent has been acknowledged or has failed. */
    public void flush() {
        producer.flush();
    }

    /**
     * Waits as {@link #flush} does, where there is no use in going on without some of the messages.
     *
     * @throws CommandFailure if one of all those sent so far was not acknowledged
     */
    public void flushAll() {
        flush();
        if (acknowledged() != sent()) {
            throw new CommandFailure(String.format(
                    "Kafka acknowledged %,d of %,d messages for '%s': %s",
                    acknowledged(), sent(), topic, firstError().orElse("no reason given")));
        }
    }

    /** Messages given to {@link #send}. */
    public long sent() {
        return sent.get();
    }

    /** Messages that all replicas have. */
    public long acknowledged() {
        return acknowledged.get();
    }

    /** Messages that were given up; one of them may have arrived although its acknowledgement was lost. */
    public long failed() {
        return failed.get();
    }

    /** Why the first message failed. */
    public Optional<String> firstError() {
        return firstError.get();
    }

    @Override
    public void close() {
        producer.close();
    }

    private void fail(Exception error) {
        failed.incrementAndGet();
        firstError.updateAndGet(first -> first.or(() -> Optional.of(String.valueOf(error.getMessage()))));
    }
}
