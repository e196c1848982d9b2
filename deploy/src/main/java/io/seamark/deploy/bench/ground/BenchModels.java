package io.seamark.deploy.bench.ground;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.seamark.common.baseline.Buckets;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.Home;
import io.seamark.deploy.Trees;
import io.seamark.deploy.demo.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models for the bench's devices: trained on a history of one device of each pattern by the code that trains every night, then
 * published under the names of all devices. What is scored with them costs what it does with models of their own, each of which is
 * read from its stored form and shares nothing. Stateless.
 */
public final class BenchModels {
    private static final Logger LOG = LoggerFactory.getLogger(BenchModels.class);

    private static final Instant BEGIN = Instant.parse("2026-01-15T00:00:00Z");
    private static final Duration HISTORY = Duration.ofDays(5);
    private static final Duration STEP = Duration.ofMinutes(10);
    private static final int DIGITS = 4;
    private static final String GENERATION = "20260120T020000.000Z";

    private BenchModels() {}

    /**
     * Trains.
     *
     * @param folder for what is needed meanwhile
     * @return by pattern; their device ids say nothing
     * @throws CommandFailure if the training fails
     */
    public static List<DeviceBaseline> train(Home home, Path folder) throws InterruptedException {
        Path work = folder.resolve("models");
        Path file = work.resolve("models.smb");
        try {
            Path history = Files.createDirectories(work.resolve("history"));
            for (int pattern = 0; pattern < SyntheticSignal.PATTERNS; pattern++) {
                Files.writeString(history.resolve(name(pattern) + ".csv"), history(pattern), US_ASCII);
            }
            List<String> arguments = List.of(
                    "--data", history.toString(),
                    "--train-fraction", "0.99",
                    "--out", work.resolve("scores").toString(),
                    "--models", file.toString());
            LOG.info("Training models of {} devices", SyntheticSignal.PATTERNS);
            try (Program evaluate = Program.start(home, "evaluate", folder, "1g", arguments)) {
                evaluate.awaitSuccess();
            }
            List<DeviceBaseline> models = ModelFile.decode(Files.readAllBytes(file));
            if (models.size() != SyntheticSignal.PATTERNS
                    || models.stream().anyMatch(each -> each.detector().isEmpty())) {
                throw new CommandFailure(
                        "Of " + SyntheticSignal.PATTERNS + " devices of the bench, " + models.size()
                                + " were trained, and some without a detector: the bench would measure less than all of scoring.");
            }
            return models; // in the order of the names, which is that of the patterns
        } catch (IOException e) {
            throw new CommandFailure("No models can be trained in '" + work + "': " + e.getMessage(), e);
        } finally {
            Trees.delete(work);
        }
    }

    private static String name(int pattern) {
        return String.format(Locale.ROOT, "pattern-%04d", pattern);
    }

    private static String history(int pattern) {
        StringBuilder text = new StringBuilder("timestamp,").append(String.join(",", SyntheticSignal.METRICS));
        SplittableRandom noise = new SplittableRandom(pattern);
        double[] values = new double[SyntheticSignal.METRICS.size()];
        long end = BEGIN.plus(HISTORY).toEpochMilli();
        for (long ts = BEGIN.toEpochMilli(); ts < end; ts += STEP.toMillis()) {
            SyntheticSignal.values(pattern, ts, false, noise, values);
            text.append('\n').append(ts);
            for (double value : values) {
                text.append(',').append(String.format(Locale.ROOT, "%." + DIGITS + "f", value));
            }
        }
        return text.append('\n').toString();
    }

    /**
     * Publishes a generation that ends at the begin of the log.
     *
     * @param models from {@link #train}
     * @param names of the devices, by number
     * @param partitions of the topic
     */
    public static void publish(Settings settings, List<DeviceBaseline> models, List<String> names, int partitions) {
        Store store = Store.open(settings);
        GenerationStore generations = new GenerationStore(store);
        org.apache.hadoop.fs.Path staging = generations.stage(GENERATION);
        List<Manifest.File> files = write(store, staging, models, names, partitions);
        generations.publish(
                staging,
                new Manifest(
                        Manifest.FORMAT_VERSION,
                        GENERATION,
                        System.currentTimeMillis(),
                        Seam.START,
                        0,
                        0,
                        0,
                        Map.of(),
                        0,
                        names.size(),
                        partitions,
                        files));
    }

    /**
     * Writes model files into a staged generation, one for each partition.
     *
     * @param models from {@link #train}
     * @param names of the devices, by number
     */
    public static List<Manifest.File> write(
            Store store,
            org.apache.hadoop.fs.Path staging,
            List<DeviceBaseline> models,
            List<String> names,
            int partitions) {
        Map<Integer, List<Integer>> buckets = new HashMap<>();
        for (int number = 0; number < names.size(); number++) {
            buckets.computeIfAbsent(Buckets.of(names.get(number), partitions), bucket -> new ArrayList<>())
                    .add(number);
        }
        List<Manifest.File> files = new ArrayList<>();
        for (int bucket = 0; bucket < partitions; bucket++) {
            List<Integer> numbers = buckets.getOrDefault(bucket, List.of());
            Iterator<DeviceBaseline> content = numbers.stream()
                    .map(number -> named(names.get(number), models.get(number % models.size())))
                    .iterator();
            files.add(write(store, staging, "models/part-" + bucket + ".smb", numbers.size(), content));
        }
        return files;
    }

    /**
     * Writes one model file of all devices to this machine, for programs that know no store.
     *
     * @param models from {@link #train}
     * @param names of the devices, by number
     */
    public static void write(Path file, List<DeviceBaseline> models, List<String> names) {
        try (OutputStream out = Files.newOutputStream(file)) {
            ModelFile.write(
                    out,
                    names.size(),
                    IntStream.range(0, names.size())
                            .mapToObj(number -> named(names.get(number), models.get(number % models.size())))
                            .iterator());
        } catch (IOException e) {
            throw new CommandFailure("The models cannot be written to '" + file + "': " + e.getMessage(), e);
        }
    }

    private static DeviceBaseline named(String name, DeviceBaseline model) {
        return new DeviceBaseline(
                name, model.source(), model.metrics(), model.detector(), model.interval(), model.tolerance());
    }

    private static Manifest.File write(
            Store store, org.apache.hadoop.fs.Path staging, String name, int count, Iterator<DeviceBaseline> content) {
        CRC32C crc = new CRC32C();
        try (FSDataOutputStream out = store.createNew(new org.apache.hadoop.fs.Path(staging, name))) {
            ModelFile.write(new CheckedOutputStream(out, crc), count, content);
            return new Manifest.File(name, Manifest.Kind.MODEL, out.getPos(), crc.getValue(), count);
        } catch (IOException e) {
            throw new CommandFailure("The models cannot be stored under '" + staging + "': " + e.getMessage(), e);
        }
    }
}
