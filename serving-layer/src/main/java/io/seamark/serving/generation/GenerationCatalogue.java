package io.seamark.serving.generation;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is published on HDFS, as last seen. Thread-safe. */
public final class GenerationCatalogue {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationCatalogue.class);

    private volatile Optional<String> current = Optional.empty();
    private volatile Map<String, Optional<Manifest>> manifests = new TreeMap<>();

    /** Looks again; manifests are immutable and read once. */
    void refresh(GenerationStore store, Optional<String> pointer) {
        List<String> ids = store.ids();
        Map<String, Optional<Manifest>> known = manifests;
        Map<String, Optional<Manifest>> fresh = new TreeMap<>();
        for (String id : ids) {
            Optional<Manifest> manifest = known.getOrDefault(id, Optional.empty());
            if (!known.containsKey(id)) {
                try {
                    manifest = Optional.of(store.manifest(id));
                } catch (CorruptDataException e) {
                    LOG.warn("A published generation cannot be shown: {}", e.getMessage());
                }
            }
            fresh.put(id, manifest);
        }
        manifests = fresh;
        current = pointer;
    }

    /** The id that the pointer names. */
    public Optional<String> current() {
        return current;
    }

    /** Ids of all published generations, oldest first. */
    public List<String> ids() {
        return List.copyOf(manifests.keySet());
    }

    /** The manifests that can be read, oldest first. */
    public Collection<Manifest> manifests() {
        return manifests.values().stream().flatMap(Optional::stream).toList();
    }
}
