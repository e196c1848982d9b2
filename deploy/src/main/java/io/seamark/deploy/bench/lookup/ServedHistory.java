package io.seamark.deploy.bench.lookup;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.generation.Manifest.Kind;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import io.seamark.common.summary.Hour;
import io.seamark.common.summary.Summary;
import io.seamark.common.view.ViewFile;
import io.seamark.common.view.ViewKey;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.bench.ground.BenchModels;
import io.seamark.deploy.bench.ground.SyntheticReadings;
import io.seamark.deploy.bench.ground.SyntheticSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;

/**
 * The past of a fleet as a batch run publishes it: an hourly summary of every metric of every device, each of one reading a
 * minute, in view files. Several generations can hold it; they differ in their id alone. Thread-safe.
 *
 * @param devices ids, by number
 * @param models of patterns of devices, see {@link BenchModels}
 * @param modelFiles how many model files there are: partitions of the topic
 * @param fromHour first hour, since the epoch
 * @param untilHour end, exclusive
 */
public record ServedHistory(
        List<String> devices, List<DeviceBaseline> models, int modelFiles, long fromHour, long untilHour) {
    /** In the order of the keys of views. */
    public static final List<String> METRICS = SyntheticSignal.METRICS;

    /** Of each device, one a minute. */
    public static final int READINGS_IN_AN_HOUR = 60;

    private static final long MINUTE = 60_000;

    public ServedHistory {
        devices = List.copyOf(devices);
        models = List.copyOf(models);
    }

    /** Hourly summaries of all devices and metrics. */
    public long rows() {
        return (long) devices.size() * METRICS.size() * (untilHour - fromHour);
    }

    long readings() {
        return devices.size() * (untilHour - fromHour) * READINGS_IN_AN_HOUR;
    }

    /**
     * Publishes it under each of the ids; the last is current.
     *
     * @param files how many view files; each is written by a thread of its own
     * @param progress told of each device that is done, from any thread
     */
    public void publish(Store store, List<String> ids, int files, LongConsumer progress) throws InterruptedException {
        GenerationStore generations = new GenerationStore(store);
        Path first = generations.stage(ids.get(0));
        List<Manifest.File> written = new ArrayList<>(write(store, first, files, progress));
        written.addAll(BenchModels.write(store, first, models, devices, modelFiles));
        try {
            for (String id : ids.subList(1, ids.size())) {
                Path staging = generations.stage(id);
                for (Manifest.File file : written) {
                    copy(store, new Path(first, file.name()), new Path(staging, file.name()));
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
        for (String id : ids) {
            Path staging = new Path(first.getParent(), first.getName().replace(ids.get(0), id));
            generations.publish(staging, manifest(id, written));
        }
    }

    private Manifest manifest(String id, List<Manifest.File> files) {
        return new Manifest(
                Manifest.FORMAT_VERSION,
                id,
                System.currentTimeMillis(),
                Seam.START,
                1,
                readings(),
                0,
                Map.of(),
                readings(),
                devices.size(),
                modelFiles,
                files);
    }

    private List<Manifest.File> write(Store store, Path folder, int files, LongConsumer progress)
            throws InterruptedException {
        List<String> ordered = devices.stream().sorted().toList(); // as the keys of views are
        ExecutorService threads = Executors.newFixedThreadPool(files);
        try {
            List<Future<Manifest.File>> parts = new ArrayList<>();
            for (int part = 0; part < files; part++) {
                int from = (int) ((long) devices.size() * part / files);
                int until = (int) ((long) devices.size() * (part + 1) / files);
                String name = String.format("view/part-%05d.smv", part);
                parts.add(threads.submit(() -> write(store, folder, name, ordered.subList(from, until), progress)));
            }
            List<Manifest.File> written = new ArrayList<>();
            for (Future<Manifest.File> part : parts) {
                written.add(part.get());
            }
            return written;
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private Manifest.File write(Store store, Path folder, String name, List<String> part, LongConsumer progress)
            throws IOException {
        Path path = new Path(folder, name);
        CRC32C crc = new CRC32C();
        long rows;
        try (ViewFile.Writer writer = new ViewFile.Writer(new CheckedOutputStream(store.createNew(path), crc))) {
            for (String device : part) {
                SplittableRandom noise = new SplittableRandom(device.hashCode());
                for (String metric : METRICS) {
                    for (long hour = fromHour; hour < untilHour; hour++) {
                        writer.add(
                                ViewKey.encode(device, metric, hour),
                                summary(metric, hour, noise).toBytes());
                    }
                }
                progress.accept(1);
            }
            rows = writer.rows();
        }
        long bytes = store.status(path).orElseThrow().getLen();
        return new Manifest.File(name, Kind.VIEW, bytes, crc.getValue(), rows);
    }

    /** The readings of one hour: as {@link SyntheticReadings} moves, with a season of the day. */
    private static Summary summary(String metric, long hour, SplittableRandom noise) {
        double daily = Math.sin(hour % 24 * (2 * Math.PI / 24));
        double level = metric.equals("temperature") ? 60 + 8 * daily : metric.equals("pressure") ? 4 + daily / 2 : 1;
        Summary summary = new Summary();
        for (int i = 0; i < READINGS_IN_AN_HOUR; i++) {
            summary.add(Hour.start(hour) + i * MINUTE, level * (1 + noise.nextDouble() / 20));
        }
        return summary;
    }

    private static void copy(Store store, Path from, Path to) throws IOException {
        var files = from.getFileSystem(store.configuration());
        FileUtil.copy(files, from, files, to, false, store.configuration());
    }

    private static CommandFailure failed(Throwable e) {
        return new CommandFailure("The history of the bench cannot be written: " + e.getMessage(), e);
    }
}
