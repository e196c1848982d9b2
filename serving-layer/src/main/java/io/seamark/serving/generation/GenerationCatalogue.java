package io.seamark.serving.generation;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.seam.ReplacedRange;
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
    private volatile List<ReplacedRange> replaced = List.of();

    /**
     * Looks again; manifests are immutable and read once.
     *
     * @param recorded what the speed layer keeps as replaced
     */
    void refresh(GenerationStore store, Optional<String> pointer, List<ReplacedRange> recorded) {
        replaced = recorded;
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

    /** What the log lost after the speed layer had taken it, as far as it still has these offsets. */
    public List<ReplacedRange> replaced() {
        return replaced;
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
