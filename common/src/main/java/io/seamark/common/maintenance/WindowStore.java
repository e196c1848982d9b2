package io.seamark.common.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.store.Store;
import java.time.Duration;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Sets of windows on HDFS, each in a file that never changes: {@code windows/<id>.json}. Thread-safe. */
public final class WindowStore {

    /** How often a set with retired devices is kept again while it is in force: that has no end. */
    public static final Duration KEEP_AGAIN = Duration.ofHours(1);

    private static final String SUFFIX = ".json";

    private final Store store;
    private final Path folder;

    public WindowStore(Store store) {
        this.store = requireNonNull(store, "store");
        this.folder = store.path("windows");
    }

    private Path file(String id) {
        return new Path(folder, id + SUFFIX);
    }

    /** Keeps a set. One that is kept already is kept as if it were new: see {@link #retain}. */
    public void keep(WindowSet set) {
        if (set.id().isEmpty()) {
            return;
        }
        if (set.retired().isEmpty()) {
            store.createWhole(file(set.id()), set.toBytes());
        } else {
            store.replace(file(set.id()), new String(set.toBytes(), UTF_8));
        }
    }

    /**
     * Reads a set.
     *
     * @param id of it; empty for none
     * @throws CorruptDataException if it is gone, or not what was kept
     */
    public WindowSet read(String id) {
        if (id.isEmpty()) {
            return WindowSet.NONE;
        }
        WindowSet set = WindowSet.fromBytes(store.read(file(id))
                .orElseThrow(() -> new CorruptDataException("The maintenance windows '" + file(id) + "' are gone.")));
        if (!set.id().equals(id)) {
            throw new CorruptDataException("The maintenance windows '" + file(id) + "' are not those that were kept.");
        }
        return set;
    }

    /** Whether a set can be read; none always can. */
    public boolean has(String id) {
        return id.isEmpty() || store.exists(file(id));
    }

    /**
     * Removes the sets that nobody will name again.
     *
     * @param needed ids that a cut of the journal names
     * @param ended epoch milliseconds; a set with a window that is settled later may be named by cuts to come, and so may one
     *     with retired devices that was kept later, or within twice {@link #KEEP_AGAIN}
     * @return how many were removed
     */
    public int retain(Set<String> needed, long ended) {
        int removed = 0;
        for (FileStatus file : store.list(folder)) {
            if (!needed.contains(idOf(file)) && isOver(file, ended)) {
                store.delete(file.getPath());
                removed++;
            }
        }
        return removed;
    }

    private boolean isOver(FileStatus file, long ended) {
        try {
            WindowSet set = store.read(file.getPath()).map(WindowSet::fromBytes).orElse(WindowSet.NONE);
            long unused = Math.min(ended, System.currentTimeMillis() - 2 * KEEP_AGAIN.toMillis());
            return (set.retired().isEmpty() || file.getModificationTime() < unused)
                    && set.windows().stream().allMatch(window -> window.settled() < ended);
        } catch (CorruptDataException e) {
            return false; // somebody may want to see what has become of it
        }
    }

    private static String idOf(FileStatus file) {
        String name = file.getPath().getName();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }
}
