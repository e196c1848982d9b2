package io.seamark.deploy.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.frame.FrameCodec;
import io.seamark.common.frame.Tally;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.generation.Manifest.Kind;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import io.seamark.common.summary.Summary;
import io.seamark.common.view.ViewFile;
import io.seamark.common.view.ViewKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.Path;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What batch and speed layer leave for the serving layer, written without them: a large generation, frames beyond its seam, and
 * as many readings as those cover.
 */
final class ServedFleet implements AutoCloseable {

    static final int DEVICES = 500;
    static final int METRICS = 4;
    static final int BATCH_HOURS = 450;
    static final int SPEED_HOURS = 50;
    static final int VALUES_IN_AN_HOUR = 3;
    static final long FIRST_HOUR = 470_000;

    private static final long HOUR_MILLIS = 3_600_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<?>> sent = new ArrayList<>();
    private int frames;

    ServedFleet(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static String device(int number) {
        return String.format("device-%03d", number);
    }

    private static Summary summary(int device, int metric, long hour) {
        Summary summary = new Summary();
        for (int i = 0; i < VALUES_IN_AN_HOUR; i++) {
            summary.add(hour * HOUR_MILLIS + i * 60_000L, device + metric * 0.5 + (hour % 24) + i);
        }
        return summary;
    }

    /** Publishes everything before the first frame, in view files of a hundred devices each. */
    static void publish(Store store, String id) throws IOException {
        GenerationStore generations = new GenerationStore(store);
        Path staging = generations.stage(id);
        List<Manifest.File> files = new ArrayList<>();
        for (int first = 0; first < DEVICES; first += 100) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ViewFile.Writer writer = new ViewFile.Writer(bytes);
            for (int d = first; d < first + 100; d++) {
                for (int m = 0; m < METRICS; m++) {
                    for (long hour = FIRST_HOUR; hour < FIRST_HOUR + BATCH_HOURS; hour++) {
                        writer.add(
                                ViewKey.encode(device(d), "m" + m, hour),
                                summary(d, m, hour).toBytes());
                    }
                }
            }
            writer.close();
            files.add(write(store, staging, "view/part-" + first, bytes.toByteArray(), writer.rows()));
        }
        long readings = (long) DEVICES * BATCH_HOURS * VALUES_IN_AN_HOUR;
        generations.publish(
                staging,
                new Manifest(
                        Manifest.FORMAT_VERSION,
                        id,
                        System.currentTimeMillis(),
                        Seam.START,
                        1,
                        readings,
                        0,
                        Map.of(),
                        readings,
                        DEVICES,
                        1,
                        files));
    }

    private static Manifest.File write(Store store, Path folder, String name, byte[] bytes, long rows)
            throws IOException {
        try (var out = store.createNew(new Path(folder, name))) {
            out.write(bytes);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new Manifest.File(name, Kind.VIEW, bytes.length, crc.getValue(), rows);
    }

    /** Sends one reading to each partition; what is in it does not matter to the serving layer. */
    void sendReading() throws ExecutionException, InterruptedException {
        for (int p = 0; p < 2; p++) {
            send("readings", p, "{}".getBytes(UTF_8));
        }
        flush();
    }

    /** Sends the next frame of each partition: one more hour of all metrics of its half of the devices. */
    void sendFrame() throws ExecutionException, InterruptedException {
        long hour = FIRST_HOUR + BATCH_HOURS + frames;
        for (int p = 0; p < 2; p++) {
            List<DeviceDelta> devices = new ArrayList<>();
            for (int d = p; d < DEVICES; d += 2) {
                List<MetricDelta> metrics = new ArrayList<>();
                for (int m = 0; m < METRICS; m++) {
                    metrics.add(new MetricDelta("m" + m, hour, summary(d, m, hour)));
                }
                devices.add(new DeviceDelta(device(d), hour * HOUR_MILLIS, 0, metrics));
            }
            Tally tally = new Tally();
            tally.accept(1);
            for (byte[] part :
                    FrameCodec.encode(new OffsetRange(p, frames, frames + 1), "", tally, devices, 900 << 10)) {
                send("deltas", p, part);
            }
        }
        frames++;
        flush();
    }

    /** How many hours of each metric the views must have. */
    int hours() {
        return BATCH_HOURS + frames;
    }

    private void send(String topic, int partition, byte[] value) {
        sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value)));
    }

    private void flush() throws ExecutionException, InterruptedException {
        producer.flush();
        for (Future<?> each : sent) {
            each.get();
        }
        sent.clear();
    }

    @Override
    public void close() {
        producer.close();
    }
}
