package io.seamark.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The simpler job on Flink: keyed state on the heap, exactly once into a topic. */
public final class FlinkJob {
    private FlinkJob() {}

    /** Arguments: broker, topic, topic of what is told, partitions, readings of a pass, milliseconds between checkpoints. */
    public static void main(String[] args) throws Exception {
        Marks.passOf(Long.parseLong(args[4]));
        Configuration settings = new Configuration();
        Path folder = Files.createTempDirectory("flink");
        settings.setString("execution.checkpointing.dir", folder.toUri().toString());
        settings.setString("pipeline.object-reuse", "true");
        settings.setString("taskmanager.memory.network.max", "128mb");
        StreamExecutionEnvironment flink =
                StreamExecutionEnvironment.createLocalEnvironment(Integer.parseInt(args[3]), settings);
        flink.enableCheckpointing(Long.parseLong(args[5]), CheckpointingMode.EXACTLY_ONCE);
        KafkaSource<Reading> source = KafkaSource.<Reading>builder()
                .setBootstrapServers(args[0])
                .setTopics(args[1])
                .setGroupId("flink")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new Parser())
                .setProperty("max.poll.records", "5000")
                .setProperty("fetch.max.bytes", String.valueOf(64 << 20))
                .setProperty("max.partition.fetch.bytes", String.valueOf(8 << 20))
                .build();
        KafkaSink<String> sink = KafkaSink.<String>builder()
                .setBootstrapServers(args[0])
                .setRecordSerializer(KafkaRecordSerializationSchema.builder()
                        .setTopic(args[2])
                        .setValueSerializationSchema(new SimpleStringSchema())
                        .build())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix("flink")
                .setProperty("transaction.timeout.ms", "60000")
                .build();
        flink.fromSource(source, WatermarkStrategy.noWatermarks(), "readings")
                .keyBy(reading -> reading.device)
                .process(new Fold())
                .sinkTo(sink);
        flink.execute("readings");
    }

    static final class Parser implements KafkaRecordDeserializationSchema<Reading> {
        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<Reading> out) throws IOException {
            Marks.read();
            out.collect(Reading.parse(message.value()));
        }

        @Override
        public TypeInformation<Reading> getProducedType() {
            return TypeInformation.of(Reading.class);
        }
    }

    static final class Fold extends KeyedProcessFunction<String, Reading, String> {
        private transient ValueState<Device> devices;

        @Override
        public void open(OpenContext context) {
            devices = getRuntimeContext().getState(new ValueStateDescriptor<>("device", Device.class));
        }

        @Override
        public void processElement(Reading reading, Context context, Collector<String> out) throws Exception {
            Device device = devices.value();
            if (device == null) {
                device = new Device();
            }
            String told = device.take(reading);
            devices.update(device);
            if (told != null) {
                out.collect(told);
            }
            Marks.folded();
        }
    }
}
