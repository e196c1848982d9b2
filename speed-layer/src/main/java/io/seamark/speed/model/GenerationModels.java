package io.seamark.speed.model;

import io.seamark.common.baseline.Buckets;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.store.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The baselines of one generation, whichever partition a device's messages lie in. Model files are divided by
 * {@link Buckets}, and each is read when a device of its bucket is first asked for: where producers place keys by Kafka's
 * own rule, and there are as many files as partitions, a JVM reads only the files of its own partitions; with any other
 * partitioner it reads all. Thread-safe.
 */
public final class GenerationModels {

    /** Of no generation: no device has a baseline. */
    static final GenerationModels NONE = new GenerationModels();

    private static final Logger LOG = LoggerFactory.getLogger(GenerationModels.class);

    private final Optional<Store> store;
    private final Path folder;
    private final String generation;
    private final List<Manifest.File> files;
    private final long devices;
    private final AtomicReferenceArray<Map<String, DeviceBaseline>> buckets;

    private GenerationModels() {
        store = Optional.empty();
        folder = new Path("none");
        generation = "";
        files = List.of();
        devices = 0;
        buckets = new AtomicReferenceArray<>(0);
    }

    GenerationModels(Store store, GenerationStore generations, Manifest manifest) {
        this.store = Optional.of(store);
        this.folder = generations.path(manifest.id());
        this.generation = manifest.id();
        this.files = manifest.files(Manifest.Kind.MODEL);
        this.devices = manifest.devices();
        if (files.size() != manifest.modelBuckets()) {
            throw new CorruptDataException("The manifest of generation '" + manifest.id() + "' names " + files.size()
                    + " model files, but says that there are " + manifest.modelBuckets()
                    + ". Roll back to another generation, or run the batch again.");
        }
        this.buckets = new AtomicReferenceArray<>(files.size());
    }

    /** How many devices the generation knows, with or without a baseline. */
    public long devices() {
        return devices;
    }

    /**
     * The baseline of a device; empty if it has none.
     *
     * @param likely the number of the file that has it where devices are placed by Kafka's own rule: the device's partition
     * @throws CorruptDataException if its model file is not what the manifest says
     */
    public Optional<DeviceBaseline> find(String device, int likely) {
        int count = files.size();
        if (count == 0) {
            return Optional.empty();
        }
        if (likely < count && buckets.get(likely) != null) {
            DeviceBaseline baseline = buckets.get(likely).get(device);
            if (baseline != null) {
                return Optional.of(baseline);
            }
        }
        int bucket = Buckets.of(device, count);
        Map<String, DeviceBaseline> baselines = buckets.get(bucket);
        return Optional.ofNullable((baselines == null ? load(bucket) : baselines).get(device));
    }

    private synchronized Map<String, DeviceBaseline> load(int bucket) {
        Map<String, DeviceBaseline> known = buckets.get(bucket);
        if (known != null) {
            return known; // another thread was faster
        }
        long start = System.nanoTime();
        Manifest.File file = files.get(bucket);
        Path path = new Path(folder, file.name());
        Map<String, DeviceBaseline> baselines = new HashMap<>();
        try (InputStream in = store.orElseThrow().open(path)) {
            ModelFile.read(in, file.bytes(), baseline -> baselines.put(baseline.device(), baseline));
        } catch (FileNotFoundException e) {
            throw new CorruptDataException(
                    "The model file '" + path + "' is gone. Roll back to another generation, or run the batch again.",
                    e);
        } catch (IOException e) {
            throw new SeamarkException("The model file '" + path + "' cannot be read: " + e.getMessage(), e);
        } catch (CorruptDataException e) {
            throw new CorruptDataException(
                    "The model file '" + path + "' cannot be used: " + e.getMessage()
                            + ". Roll back to another generation, or run the batch again.",
                    e);
        }
        LOG.info(
                "Generation {}: {} baselines of bucket {} in {} ms",
                generation,
                baselines.size(),
                bucket,
                (System.nanoTime() - start) / 1_000_000);
        buckets.set(bucket, baselines);
        return baselines;
    }
}
