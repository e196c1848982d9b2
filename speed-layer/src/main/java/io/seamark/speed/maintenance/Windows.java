package io.seamark.speed.maintenance;

import static java.util.Objects.requireNonNull;

import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.maintenance.WindowStore;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The sets of maintenance windows in use, one copy per JVM, found by executors as baselines are. Thread-safe. */
public final class Windows {

    private static final int KEPT = 8;

    /** By store root, as of {@link io.seamark.speed.model.Models}. */
    private static final Map<String, Windows> OF_ROOT = new ConcurrentHashMap<>();

    private final WindowStore store;
    private final Map<String, WindowSet> loaded = new LinkedHashMap<>();

    private Windows(WindowStore store) {
        this.store = requireNonNull(store, "store");
    }

    /** The windows under the store root of these settings. */
    public static Windows of(Settings settings) {
        return OF_ROOT.computeIfAbsent(
                settings.string("seamark.store.root"), root -> new Windows(new WindowStore(Store.open(settings))));
    }

    /**
     * A set.
     *
     * @param id of it; empty for none
     * @throws io.seamark.common.bytes.CorruptDataException if it is gone, or not what was kept
     */
    public synchronized WindowSet get(String id) {
        if (id.isEmpty()) {
            return WindowSet.NONE;
        }
        WindowSet known = loaded.get(id);
        if (known == null) {
            known = store.read(id);
            loaded.put(id, known);
            loaded.keySet().removeAll(List.copyOf(loaded.keySet()).subList(0, Math.max(0, loaded.size() - KEPT)));
        }
        return known;
    }
}
