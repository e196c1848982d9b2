package io.seamark.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** On Kafka Streams: a store in memory with cache and changelog, exactly once (v2). */
public final class KafkaStreamsJob {
    private static final String STORE = "devices";

    private KafkaStreamsJob() {}

    public static void main(String[] args) throws Exception {
        Job job = Job.of(args);
        String group = "streams-" + System.currentTimeMillis();
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, group);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, job.broker());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, Files.createTempDirectory("streams").toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Job.INTERVAL_MILLIS);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, job.partitions());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 64L << 20);
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 10_000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 64 << 20);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 8 << 20);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 << 10);
        KafkaStreams streams = new KafkaStreams(topology(job), settings);
        streams.setUncaughtExceptionHandler(e -> {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
            return null;
        });
        streams.start();
        Marks.follow(job.broker(), group, job.topic(), job.partitions());
        Thread.currentThread().join(); // the marks end it
    }

    private static Topology topology(Job job) {
        Topology topology = new Topology();
        if (job.kind() == Job.Kind.SIMPLE) {
            topology.addSource("readings", new StringDeserializer(), new Parser(), job.topic());
            topology.addProcessor("fold", SimpleFold::new, "readings");
            store(topology, new DeviceSerde());
        } else {
            WholeWork.load(job.models());
            topology.addSource("readings", new StringDeserializer(), new Bytes(), job.topic());
            topology.addProcessor("fold", () -> new WholeFold(job.models()), "readings");
            store(topology, new UntoldSerde());
        }
        topology.addSink("told", job.out(), new StringSerializer(), new ByteArraySerializer(), "fold");
        return topology;
    }

    private static <T> void store(Topology topology, Serde<T> serde) {
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.String(), serde)
                        .withCachingEnabled(),
                "fold");
    }

    static final class Parser implements Deserializer<Reading> {
        @Override
        public Reading deserialize(String topic, byte[] data) {
            Marks.read();
            try {
                return Reading.parse(data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static final class Bytes extends ByteArrayDeserializer {
        @Override
        public byte[] deserialize(String topic, byte[] data) {
            Marks.read();
            return data;
        }
    }

    static final class SimpleFold extends ContextualProcessor<String, Reading, String, byte[]> {
        private KeyValueStore<String, Device> devices;

        @Override
        public void init(ProcessorContext<String, byte[]> context) {
            super.init(context);
            devices = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<String, Reading> message) {
            Reading reading = message.value();
            Device device = devices.get(reading.device);
            if (device == null) {
                device = new Device();
            }
            String told = device.take(reading);
            devices.put(reading.device, device);
            if (told != null) {
                context().forward(new Record<>(reading.device, told.getBytes(UTF_8), message.timestamp()));
            }
        }
    }

    /** Alerts at once; summaries each half second. */
    static final class WholeFold extends ContextualProcessor<String, byte[], String, byte[]> {
        private final WholeWork work;
        private final Set<String> untold = new HashSet<>();
        private KeyValueStore<String, UntoldDevice> devices;

        WholeFold(String models) {
            this.work = new WholeWork(models);
        }

        @Override
        public void init(ProcessorContext<String, byte[]> context) {
            super.init(context);
            devices = context.getStateStore(STORE);
            context.schedule(
                    Duration.ofMillis(Job.INTERVAL_MILLIS), PunctuationType.WALL_CLOCK_TIME, this::tell);
        }

        @Override
        public void process(Record<String, byte[]> record) {
            RecordMetadata at = context().recordMetadata().orElseThrow();
            String name = record.key();
            UntoldDevice known = devices.get(name);
            UntoldDevice device = known == null ? new UntoldDevice() : known;
            Message message = new Message(name, record.value(), record.timestamp(), at.partition(), at.offset());
            device.add(work.step(
                    List.of(message),
                    device.state(),
                    alert -> context().forward(new Record<>(name, alert, record.timestamp()))));
            devices.put(name, device);
            untold.add(name);
        }

        private void tell(long time) {
            for (String name : untold) {
                UntoldDevice device = devices.get(name);
                context().forward(new Record<>(name, work.frame(device.tell(name)), time));
                devices.put(name, device);
            }
            untold.clear();
        }
    }

    static final class UntoldSerde implements Serde<UntoldDevice> {
        @Override
        public Serializer<UntoldDevice> serializer() {
            return (topic, device) -> device == null ? null : device.toBytes();
        }

        @Override
        public Deserializer<UntoldDevice> deserializer() {
            return (topic, data) -> data == null ? null : UntoldDevice.of(data);
        }
    }
}
