package io.seamark.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.device.DeviceState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
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
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** On Kafka Streams: a store in memory with cache and changelog, exactly once (v2). */
public final class KafkaStreamsJob {
    private static final String STORE = "devices";
    private static final String WAITING = "waiting";
    /** Added to offsets, so that all have as many digits, and their order as text is theirs. */
    private static final long OFFSETS = 1_000_000_000_000L;

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
        Thread.sleep(Duration.ofMinutes(10).toMillis());
        Runtime.getRuntime().halt(1);
    }

    private static Topology topology(Job job) {
        Topology topology = new Topology();
        if (job.kind() == Job.Kind.SIMPLE) {
            topology.addSource("readings", new StringDeserializer(), new Parser(), job.topic());
            topology.addProcessor("fold", SimpleFold::new, "readings");
            store(topology, STORE, new DeviceSerde());
        } else {
            WholeWork.load(job.models());
            topology.addSource("readings", new StringDeserializer(), new Bytes(), job.topic());
            topology.addProcessor("fold", () -> new WholeFold(job.models()), "readings");
            store(topology, STORE, new StateSerde());
            store(topology, WAITING, new MessageSerde());
        }
        topology.addSink("told", job.out(), new StringSerializer(), new ByteArraySerializer(), "fold");
        return topology;
    }

    private static <T> void store(Topology topology, String name, Serde<T> serde) {
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), serde)
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

    /**
     * Works each half second on what has come. A store gives and takes bytes, so that the state of a device would be read and written with
     * each message; messages wait in a store of their own instead, by device and offset.
     */
    static final class WholeFold extends ContextualProcessor<String, byte[], String, byte[]> {
        private final WholeWork work;
        private KeyValueStore<String, DeviceState> devices;
        private KeyValueStore<String, Message> waiting;

        WholeFold(String models) {
            this.work = new WholeWork(models);
        }

        @Override
        public void init(ProcessorContext<String, byte[]> context) {
            super.init(context);
            devices = context.getStateStore(STORE);
            waiting = context.getStateStore(WAITING);
            context.schedule(
                    Duration.ofMillis(Job.INTERVAL_MILLIS), PunctuationType.WALL_CLOCK_TIME, this::work);
        }

        @Override
        public void process(Record<String, byte[]> record) {
            RecordMetadata at = context().recordMetadata().orElseThrow();
            String name = record.key();
            waiting.put(
                    name + '|' + (OFFSETS + at.offset()),
                    new Message(name, record.value(), record.timestamp(), at.partition(), at.offset()));
        }

        private void work(long time) {
            List<Message> all = new ArrayList<>();
            try (KeyValueIterator<String, Message> each = waiting.all()) {
                each.forEachRemaining(entry -> all.add(entry.value));
            }
            int from = 0;
            for (int i = 1; i <= all.size(); i++) {
                if (i == all.size() || !all.get(i).device.equals(all.get(from).device)) {
                    work(all.subList(from, i), time);
                    from = i;
                }
            }
        }

        private void work(List<Message> messages, long time) {
            String name = messages.get(0).device;
            DeviceState known = devices.get(name);
            DeviceState state = known == null ? new DeviceState() : known;
            work.take(messages, state, told -> context().forward(new Record<>(name, told, time)));
            devices.put(name, state);
            for (Message each : messages) {
                waiting.delete(name + '|' + (OFFSETS + each.offset));
            }
        }
    }

    static final class MessageSerde implements Serde<Message> {
        @Override
        public Serializer<Message> serializer() {
            return (topic, message) -> message == null
                    ? null
                    : new ByteWriter(192)
                            .text(message.device)
                            .block(message.value)
                            .i64(message.time)
                            .i32(message.partition)
                            .i64(message.offset)
                            .toBytes();
        }

        @Override
        public Deserializer<Message> deserializer() {
            return (topic, data) -> {
                if (data == null) {
                    return null;
                }
                ByteReader in = new ByteReader(data);
                return new Message(in.text(), in.block(), in.i64(), in.i32(), in.i64());
            };
        }
    }

    static final class StateSerde implements Serde<DeviceState> {
        @Override
        public Serializer<DeviceState> serializer() {
            return (topic, state) -> state == null ? null : state.toBytes();
        }

        @Override
        public Deserializer<DeviceState> deserializer() {
            return (topic, data) -> data == null ? null : DeviceState.fromBytes(data);
        }
    }
}
