package io.seamark.serving.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.seamark.common.label.Label;
import io.seamark.common.label.LabelCodec;
import io.seamark.common.maintenance.MaintenanceWindow;
import io.seamark.common.maintenance.WindowCodec;
import io.seamark.common.registry.Retirement;
import io.seamark.common.registry.RetirementCodec;
import io.seamark.common.settings.Settings;
import io.seamark.serving.ingest.Delivery.State;
import io.seamark.serving.log.KafkaLog;
import io.seamark.serving.operator.OperatorSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes readings, and what operators say, to Kafka with an idempotent producer that waits for all replicas. Thread-safe. */
public final class KafkaSink implements ReadingSink, OperatorSink {

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final String labels;
    private final String maintenance;
    private final String retired;

    public KafkaSink(Settings settings) {
        this(settings, producer(settings));
    }

    /** @param producer closed with this */
    KafkaSink(Settings settings, Producer<byte[], byte[]> producer) {
        this.topic = requireNonNull(settings, "settings").string("seamark.kafka.topics.readings");
        this.labels = settings.string("seamark.kafka.topics.labels");
        this.maintenance = settings.string("seamark.kafka.topics.maintenance");
        this.retired = settings.string("seamark.kafka.topics.retired");
        this.producer = requireNonNull(producer, "producer");
    }

    private static Producer<byte[], byte[]> producer(Settings settings) {
        Map<String, Object> properties = KafkaLog.clientProperties(settings);
        int timeout = (int) settings.duration("seamark.kafka.timeout").toMillis();
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout + 5000);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void send(List<Message> messages, long timestamp) throws SinkException {
        List<Future<RecordMetadata>> waiting = new ArrayList<>(messages.size());
        Delivery delivery = new Delivery(messages.size());
        Optional<Throwable> failure = Optional.empty();
        try {
            for (Message each : messages) {
                byte[] key = each.device().getBytes(UTF_8);
                waiting.add(producer.send(new ProducerRecord<>(topic, null, timestamp, key, each.value())));
            }
        } catch (KafkaException | IllegalStateException e) { // the latter where the producer is closed
            failure = Optional.of(e);
            delivery.notSentFrom(waiting.size());
        }
        for (int i = 0; i < waiting.size(); i++) {
            try {
                waiting.get(i).get();
                delivery.set(i, State.ACKNOWLEDGED);
            } catch (ExecutionException e) {
                failure = failure.or(() -> Optional.of(e.getCause()));
                delivery.set(i, isRefused(e.getCause()) ? State.NOT_SENT : State.UNKNOWN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CutOffException(delivery, new IllegalStateException("the server stops", e));
            }
        }
        if (failure.isPresent()) {
            throw new CutOffException(delivery, failure.get());
        }
    }

    /** Whether Kafka has said that it does not take a message; of other failures it may have taken it and not been heard. */
    static boolean isRefused(Throwable failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof InvalidTopicException
                || failure instanceof AuthorizationException
                || failure instanceof AuthenticationException
                || failure instanceof SerializationException;
    }

    @Override
    public void send(Label label) throws SinkException {
        send("label", labels, label.alert(), LabelCodec.encode(label));
    }

    @Override
    public void send(MaintenanceWindow window) throws SinkException {
        send("maintenance window", maintenance, window.id(), WindowCodec.encode(window));
    }

    @Override
    public void send(Retirement retirement) throws SinkException {
        send("retirement", retired, retirement.device(), RetirementCodec.encode(retirement));
    }

    @Override
    public void restore(String device) throws SinkException {
        send("end of a retirement", retired, device, null);
    }

    /** By key, so that compaction keeps what was said last. */
    private void send(String what, String to, String key, byte[] value) throws SinkException {
        try {
            producer.send(new ProducerRecord<>(to, key.getBytes(UTF_8), value)).get();
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw new SinkException("Kafka did not acknowledge the " + what + ": " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SinkException("The server stops; the " + what + " is not acknowledged.", e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
