package io.seamark.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;

import io.seamark.common.device.DeviceState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.GroupState;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQueryListener;

/**
 * On Structured Streaming: state in the default store, into a topic at least once, as its sink does no better. The state is committed with
 * each trigger; triggers follow each other at once.
 */
public final class StructuredStreamingJob {
    /** Messages of a trigger at most: as many as the speed layer takes in one batch. */
    private static final long TRIGGER = 1_000_000;

    private StructuredStreamingJob() {}

    public static void main(String[] args) throws Exception {
        Job job = Job.of(args);
        Path folder = Files.createTempDirectory("structured");
        SparkSession spark = SparkSession.builder()
                .master("local[" + job.partitions() + "]")
                .config("spark.sql.shuffle.partitions", job.partitions())
                .config("spark.ui.enabled", false)
                .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .config("spark.local.dir", folder.toString())
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
        spark.streams().addListener(new Progress());
        Dataset<Row> messages = spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", job.broker())
                .option("subscribe", job.topic())
                .option("startingOffsets", "earliest")
                .option("maxOffsetsPerTrigger", TRIGGER)
                .option("kafka.max.poll.records", 5000)
                .option("kafka.fetch.max.bytes", 64 << 20)
                .option("kafka.max.partition.fetch.bytes", 8 << 20)
                .load();
        Dataset<byte[]> told;
        if (job.kind() == Job.Kind.SIMPLE) {
            told = messages.select(from_json(
                                    col("value").cast("string"),
                                    org.apache.spark.sql.types.StructType.fromDDL(
                                            "device STRING, ts BIGINT, metrics STRUCT<temperature: DOUBLE, pressure: DOUBLE, vibration: DOUBLE>"))
                            .as("r"))
                    .select("r.device", "r.ts", "r.metrics.temperature", "r.metrics.pressure", "r.metrics.vibration")
                    .groupByKey((MapFunction<Row, String>) row -> read(row.getString(0)), Encoders.STRING())
                    .flatMapGroupsWithState(
                            (FlatMapGroupsWithStateFunction<String, Row, Device, byte[]>) StructuredStreamingJob::simple,
                            OutputMode.Append(),
                            Encoders.kryo(Device.class),
                            Encoders.BINARY(),
                            GroupStateTimeout.NoTimeout());
        } else {
            WholeWork.load(job.models());
            String models = job.models();
            told = messages.select("key", "value", "timestamp", "partition", "offset")
                    .groupByKey((MapFunction<Row, String>) row -> read(new String(row.<byte[]>getAs(0), UTF_8)), Encoders.STRING())
                    .flatMapGroupsWithState(
                            (FlatMapGroupsWithStateFunction<String, Row, byte[], byte[]>)
                                    (device, rows, state) -> whole(models, device, rows, state),
                            OutputMode.Append(),
                            Encoders.BINARY(),
                            Encoders.BINARY(),
                            GroupStateTimeout.NoTimeout());
        }
        told.toDF("value")
                .writeStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", job.broker())
                .option("topic", job.out())
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .outputMode("append")
                .start()
                .awaitTermination();
    }

    private static String read(String device) {
        Marks.read();
        return device;
    }

    private static Iterator<byte[]> simple(String name, Iterator<Row> rows, GroupState<Device> state) {
        Device device = state.exists() ? state.get() : new Device();
        List<byte[]> told = new ArrayList<>();
        List<Row> inOrder = new ArrayList<>();
        rows.forEachRemaining(inOrder::add);
        inOrder.sort(Comparator.comparingLong(row -> row.getLong(1))); // a shuffle leaves no order
        Reading reading = new Reading();
        for (Row row : inOrder) {
            reading.device = name;
            reading.ts = row.getLong(1);
            reading.a = row.getDouble(2);
            reading.b = row.getDouble(3);
            reading.c = row.getDouble(4);
            String one = device.take(reading);
            if (one != null) {
                told.add(one.getBytes(UTF_8));
            }
        }
        state.update(device);
        return told.iterator();
    }

    private static final ThreadLocal<WholeWork> WORK = new ThreadLocal<>();

    private static Iterator<byte[]> whole(String models, String name, Iterator<Row> rows, GroupState<byte[]> state) {
        if (WORK.get() == null) {
            WORK.set(new WholeWork(models));
        }
        WholeWork work = WORK.get();
        List<Message> messages = new ArrayList<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            messages.add(new Message(name, row.getAs(1), row.getTimestamp(2).getTime(), row.getInt(3), row.getLong(4)));
        }
        messages.sort(Comparator.comparingLong(message -> message.offset));
        DeviceState device = state.exists() ? DeviceState.fromBytes(state.get()) : new DeviceState();
        List<byte[]> told = new ArrayList<>();
        work.take(messages, device, told::add);
        state.update(device.toBytes());
        return told.iterator();
    }

    /** Counts what is committed. */
    private static final class Progress extends StreamingQueryListener {
        private long rows;

        @Override
        public void onQueryStarted(QueryStartedEvent event) {}

        @Override
        public void onQueryProgress(QueryProgressEvent event) {
            rows += event.progress().numInputRows();
            Marks.committed(rows);
        }

        @Override
        public void onQueryTerminated(QueryTerminatedEvent event) {
            if (event.exception().isDefined()) {
                System.err.println(event.exception().get());
                Runtime.getRuntime().halt(1);
            }
        }
    }
}
