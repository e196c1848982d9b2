package io.seamark.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** On Flink: keyed state on the heap, exactly once into a topic. */
public final class FlinkJob {
    private static final String GROUP = "flink";

    private FlinkJob() {}

    public static void main(String[] args) throws Exception {
        Job job = Job.of(args);
        Path folder = Files.createTempDirectory("flink");
        Configuration settings = new Configuration();
        settings.setString("execution.checkpointing.dir", folder.toUri().toString());
        settings.setString("pipeline.object-reuse", "true");
        settings.setString("restart-strategy.type", "none");
        settings.setString("taskmanager.memory.network.max", "128mb");
        StreamExecutionEnvironment flink =
                StreamExecutionEnvironment.createLocalEnvironment(job.partitions(), settings);
        flink.enableCheckpointing(Job.INTERVAL_MILLIS, CheckpointingMode.EXACTLY_ONCE);
        String group = GROUP + System.currentTimeMillis();
        DataStream<byte[]> told;
        if (job.kind() == Job.Kind.SIMPLE) {
            told = flink.fromSource(source(job, group, new Parser()), WatermarkStrategy.noWatermarks(), "readings")
                    .keyBy(reading -> reading.device)
                    .process(new SimpleFold());
        } else {
            WholeWork.load(job.models());
            told = flink.fromSource(source(job, group, new Messages()), WatermarkStrategy.noWatermarks(), "readings")
                    .keyBy(message -> message.device)
                    .process(new WholeFold(job.models()));
        }
        told.sinkTo(KafkaSink.<byte[]>builder()
                .setBootstrapServers(job.broker())
                .setRecordSerializer(KafkaRecordSerializationSchema.builder()
                        .setTopic(job.out())
                        .setValueSerializationSchema(new Told())
                        .build())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(group)
                .setProperty("transaction.timeout.ms", "60000")
                .build());
        flink.execute("readings");
    }

    private static <T> KafkaSource<T> source(Job job, String group, KafkaRecordDeserializationSchema<T> schema) {
        KafkaSourceBuilder<T> builder = KafkaSource.<T>builder()
                .setBootstrapServers(job.broker())
                .setTopics(job.topic())
                .setGroupId(group)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(schema)
                .setProperty("max.poll.records", "5000")
                .setProperty("fetch.max.bytes", String.valueOf(64 << 20))
                .setProperty("max.partition.fetch.bytes", String.valueOf(8 << 20));
        return builder.build();
    }

    static final class Told implements SerializationSchema<byte[]> {
        @Override
        public byte[] serialize(byte[] told) {
            return told;
        }
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

    static final class Messages implements KafkaRecordDeserializationSchema<Message> {
        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<Message> out) {
            Marks.read();
            out.collect(new Message(
                    new String(message.key(), UTF_8),
                    message.value(),
                    message.timestamp(),
                    message.partition(),
                    message.offset()));
        }

        @Override
        public TypeInformation<Message> getProducedType() {
            return TypeInformation.of(Message.class);
        }
    }

    /**
     * Counts what is worked on before a checkpoint, and tells what a complete one has. The offsets that Flink commits for its group are no
     * measure: they wait for a poll that may take seconds where there is nothing more to read.
     */
    abstract static class Fold<T> extends KeyedProcessFunction<String, T, byte[]>
            implements CheckpointedFunction, CheckpointListener {
        private static final Map<Long, Long> WORKED = new ConcurrentHashMap<>();
        private long count;

        final void worked(int more) {
            count += more;
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {
            WORKED.merge(context.getCheckpointId(), count, Long::sum);
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {}

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            Marks.committed(WORKED.get(checkpoint));
        }
    }

    static final class SimpleFold extends Fold<Reading> {
        private transient ValueState<Device> devices;

        @Override
        public void open(OpenContext context) {
            devices = getRuntimeContext().getState(new ValueStateDescriptor<>("device", Device.class));
        }

        @Override
        public void processElement(Reading reading, Context context, Collector<byte[]> out) throws Exception {
            Device device = devices.value();
            if (device == null) {
                device = new Device();
            }
            String told = device.take(reading);
            devices.update(device);
            if (told != null) {
                out.collect(told.getBytes(UTF_8));
            }
            worked(1);
        }
    }

    /** Works on a device's messages half a second after the first of them. */
    static final class WholeFold extends Fold<Message> {
        private final String models;
        private transient WholeWork work;
        private transient ValueState<WaitingDevice> devices;

        WholeFold(String models) {
            this.models = models;
        }

        @Override
        public void open(OpenContext context) {
            work = new WholeWork(models);
            devices = getRuntimeContext()
                    .getState(new ValueStateDescriptor<>("device", new WaitingDeviceSerializer()));
        }

        @Override
        public void processElement(Message message, Context context, Collector<byte[]> out) throws Exception {
            WaitingDevice device = devices.value();
            if (device == null) {
                device = new WaitingDevice();
            }
            if (!device.isWaiting()) {
                long now = context.timerService().currentProcessingTime();
                context.timerService().registerProcessingTimeTimer(now + Job.INTERVAL_MILLIS);
            }
            device.await(message);
            devices.update(device);
        }

        @Override
        public void onTimer(long time, OnTimerContext context, Collector<byte[]> out) throws Exception {
            WaitingDevice device = devices.value();
            worked(device.work(work, out::collect));
            devices.update(device);
        }
    }
}
