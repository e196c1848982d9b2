package io.seamark.speed.model;

import static java.util.Objects.requireNonNull;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The baselines of the generations in use, one copy per JVM: executors find them here, as a broadcast that a stream's graph
 * captures does not survive recovery. Keeps the latest few generations, so that a batch that is still scored with the one
 * before finds it, and lets go of one that nobody has asked for in a while: of a large fleet each takes a good part of the memory. Thread-safe.
 */
public final class Models {

    private static final Logger LOG = LoggerFactory.getLogger(Models.class);
    private static final int KEPT = 3;

    /** After how many batches of all partitions: many more than can be under way at once. */
    private static final long FORGOTTEN_AFTER = 100;

    /** By store root. A static of the executors, as producers and decoders are: there is no other place that outlives a task. */
    private static final Map<String, Models> OF_ROOT = new ConcurrentHashMap<>();

    private final Store store;
    private final GenerationStore generations;
    private final Map<String, Loaded> loaded = new LinkedHashMap<>();
    private long questions;

    private static final class Loaded {
        private final Manifest manifest;
        private final Map<Integer, Map<String, DeviceBaseline>> buckets = new HashMap<>();
        private long lastAsked;

        Loaded(Manifest manifest) {
            this.manifest = manifest;
        }
    }

    private Models(Store store) {
        this.store = requireNonNull(store, "store");
        this.generations = new GenerationStore(store);
    }

    /** The models under the store root of these settings. */
    public static Models of(Settings settings) {
        return OF_ROOT.computeIfAbsent(settings.string("seamark.store.root"), root -> new Models(Store.open(settings)));
    }

    /**
     * The baselines that a partition needs.
     *
     * @param generation id; empty for none
     * @param partition Kafka partition
     * @param partitions how many there are now
     * @return by device; nothing for a partition whose devices have none
     * @throws CorruptDataException if a model file is not what the manifest says
     */
    public synchronized Map<String, DeviceBaseline> baselines(String generation, int partition, int partitions) {
        if (generation.isEmpty()) {
            return Map.of();
        }
        Loaded model = loaded.get(generation);
        if (model == null) {
            model = new Loaded(generations.manifest(generation));
            loaded.put(generation, model);
            loaded.keySet().removeAll(List.copyOf(loaded.keySet()).subList(0, Math.max(0, loaded.size() - KEPT)));
        }
        model.lastAsked = ++questions;
        loaded.values().removeIf(each -> questions - each.lastAsked > FORGOTTEN_AFTER * partitions);
        Map<String, DeviceBaseline> bucket = model.buckets.get(partition);
        if (bucket == null) {
            bucket = load(model.manifest, partition, partitions);
            model.buckets.put(partition, bucket);
        }
        return bucket;
    }

    private Map<String, DeviceBaseline> load(Manifest manifest, int partition, int partitions) {
        long start = System.nanoTime();
        List<Manifest.File> files = manifest.files(Manifest.Kind.MODEL);
        if (manifest.modelBuckets() == partitions) {
            files = files.subList(partition, partition + 1);
        } // else the topic has grown since: a device can be in any file
        Map<String, DeviceBaseline> baselines = new HashMap<>();
        for (Manifest.File file : files) {
            Path folder = generations.path(manifest.id());
            Path path = new Path(folder, file.name());
            try (InputStream in = store.open(path)) {
                ModelFile.read(in, file.bytes(), baseline -> baselines.put(baseline.device(), baseline));
            } catch (FileNotFoundException e) {
                throw new CorruptDataException(
                        "The model file '" + path
                                + "' is gone. Roll back to another generation, or run the batch again.",
                        e);
            } catch (IOException e) {
                throw new SeamarkException("The model file '" + path + "' cannot be read: " + e.getMessage(), e);
            } catch (CorruptDataException e) {
                throw new CorruptDataException(
                        "The model file '" + path + "' cannot be used: " + e.getMessage()
                                + ". Roll back to another generation, or run the batch again.",
                        e);
            }
        }
        LOG.info(
                "Generation {}: {} baselines for partition {} in {} ms",
                manifest.id(),
                baselines.size(),
                partition,
                (System.nanoTime() - start) / 1_000_000);
        return baselines;
    }
}
