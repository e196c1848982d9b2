package io.seamark.engines;


import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** The simpler job on Kafka Streams: a store in memory with cache and changelog, exactly once (v2). */
public final class KafkaStreamsJob {
    private static final String STORE = "devices";

    private KafkaStreamsJob() {}

    /** Arguments: broker, topic, topic of what is told, partitions, readings of a pass, milliseconds between commits. */
    public static void main(String[] args) throws Exception {
        Marks.passOf(Long.parseLong(args[4]));
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "streams-" + System.currentTimeMillis());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, Files.createTempDirectory("streams").toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Long.parseLong(args[5]));
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.parseInt(args[3]));
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 64L << 20);
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 10_000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 64 << 20);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 8 << 20);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 << 10);
        Topology topology = new Topology();
        topology.addSource("readings", new org.apache.kafka.common.serialization.StringDeserializer(), new Parser(), args[1]);
        topology.addProcessor("fold", Fold::new, "readings");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.String(), new DeviceSerde())
                        .withCachingEnabled(),
                "fold");
        topology.addSink("told", args[2], Serdes.String().serializer(), Serdes.String().serializer(), "fold");
        KafkaStreams streams = new KafkaStreams(topology, settings);
        streams.setUncaughtExceptionHandler(e -> {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
            return null;
        });
        streams.start();
        Thread.sleep(Duration.ofMinutes(10).toMillis());
        Runtime.getRuntime().halt(1);
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

    static final class Fold extends ContextualProcessor<String, Reading, String, String> {
        private KeyValueStore<String, Device> devices;

        @Override
        public void init(ProcessorContext<String, String> context) {
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
                context().forward(new Record<>(reading.device, told, message.timestamp()));
            }
            Marks.folded();
        }
    }

    /** The state as bytes: 8 for each number. */
    static final class DeviceSerde implements Serde<Device> {
        @Override
        public Serializer<Device> serializer() {
            return (topic, device) -> {
                if (device == null) {
                    return null;
                }
                ByteBuffer out = ByteBuffer.allocate(32 + 5 * 8 * Reading.METRICS);
                out.putLong(device.lastTs).putLong(device.hour).putLong(device.count).putLong(device.seen);
                for (double[] each : arrays(device)) {
                    for (double value : each) {
                        out.putDouble(value);
                    }
                }
                return out.array();
            };
        }

        @Override
        public Deserializer<Device> deserializer() {
            return (topic, data) -> {
                if (data == null) {
                    return null;
                }
                ByteBuffer in = ByteBuffer.wrap(data);
                Device device = new Device();
                device.lastTs = in.getLong();
                device.hour = in.getLong();
                device.count = in.getLong();
                device.seen = in.getLong();
                for (double[] each : arrays(device)) {
                    for (int i = 0; i < each.length; i++) {
                        each[i] = in.getDouble();
                    }
                }
                return device;
            };
        }

        private static double[][] arrays(Device device) {
            return new double[][] {device.mean, device.variance, device.sum, device.least, device.greatest};
        }
    }
}
