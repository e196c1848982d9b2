package io.seamark.speed.model;

import static java.util.Objects.requireNonNull;

import io.seamark.common.generation.GenerationStore;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The models of the generations in use, one copy per JVM: executors find them here, as a broadcast that a stream's graph
 * captures does not survive recovery. Keeps the latest few generations, so that a batch that is still scored with the one
 * before finds it, and drops one that has not been asked for in a while: of a large fleet each takes a good part of the
 * memory. Thread-safe.
 */
public final class Models {

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
        private final GenerationModels models;
        private long lastAsked;

        Loaded(GenerationModels models) {
            this.models = models;
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
     * The models that a partition's part of a batch is scored with.
     *
     * @param generation id; empty for none
     * @param partitions how many partitions ask
     * @throws io.seamark.common.bytes.CorruptDataException if the generation is gone or damaged
     */
    public synchronized GenerationModels of(String generation, int partitions) {
        if (generation.isEmpty()) {
            return GenerationModels.NONE;
        }
        Loaded model = loaded.get(generation);
        if (model == null) {
            model = new Loaded(new GenerationModels(store, generations, generations.manifest(generation)));
            loaded.put(generation, model);
            loaded.keySet().removeAll(List.copyOf(loaded.keySet()).subList(0, Math.max(0, loaded.size() - KEPT)));
        }
        model.lastAsked = ++questions;
        loaded.values().removeIf(each -> questions - each.lastAsked > FORGOTTEN_AFTER * partitions);
        return model.models;
    }
}
