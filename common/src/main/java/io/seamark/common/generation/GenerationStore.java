package io.seamark.common.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.fault.KillPoint;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.store.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generations on HDFS. A generation is staged, verified, renamed, then the pointer {@code CURRENT} swaps; a reader follows
 * the pointer only, so that it never sees a half-published one. Thread-safe.
 */
public final class GenerationStore {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationStore.class);
    private static final String STAGING = ".staging-";

    private final Store store;
    private final Path folder;
    private final Path pointer;

    public GenerationStore(Store store) {
        this.store = requireNonNull(store, "store");
        this.folder = store.path("generations");
        this.pointer = store.path("CURRENT");
    }

    /** The id that the pointer names; empty before the first batch run. */
    public Optional<String> currentId() {
        return store.read(pointer).map(bytes -> new String(bytes, UTF_8).trim()).filter(id -> !id.isEmpty());
    }

    /**
     * The manifest of the generation that the pointer names.
     *
     * @throws CorruptDataException if it is missing or broken
     */
    public Optional<Manifest> current() {
        return currentId().map(this::manifest);
    }

    /** As {@link #current}, but empty where it cannot be used: for those that can go on without, until a run makes another. */
    public Optional<Manifest> usableCurrent() {
        try {
            return current();
        } catch (CorruptDataException e) {
            LOG.warn("The current generation cannot be used, and is replaced by the next: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * The manifest of a published generation.
     *
     * @throws CorruptDataException if it is missing or broken
     */
    public Manifest manifest(String id) {
        Path path = new Path(path(id), "manifest.json");
        byte[] bytes = store.read(path)
                .orElseThrow(() -> new CorruptDataException("The generation '" + id + "' has no manifest at '" + path
                        + "'. Roll back to another (seamark generations list), or run the batch again."));
        try {
            return ManifestCodec.decode(new String(bytes, UTF_8));
        } catch (CorruptDataException e) {
            throw new CorruptDataException(
                    "The manifest '" + path + "' cannot be used: " + e.getMessage()
                            + ". Roll back to another generation (seamark generations list), or run the batch again.",
                    e);
        }
    }

    /** Ids of all published generations, oldest first. */
    public List<String> ids() {
        return store.list(folder).stream()
                .filter(FileStatus::isDirectory)
                .map(status -> status.getPath().getName())
                .filter(name -> !name.startsWith("."))
                .toList();
    }

    /** The folder of a published generation. */
    public Path path(String id) {
        return new Path(folder, id);
    }

    /** Where a generation is written before it is published; emptied of what an earlier run left. */
    public Path stage(String id) {
        Path staging = new Path(folder, STAGING + id);
        store.delete(staging);
        return staging;
    }

    /**
     * Publishes what has been staged: writes the manifest, verifies every file against it, renames, swaps the pointer.
     *
     * @throws CorruptDataException if a staged file is not what the manifest says; nothing is published then
     * @throws SeamarkException if the current generation's seam is not at or before this one's; the pointer stays then
     */
    public void publish(Path staging, Manifest manifest) {
        manifest.files().forEach(file -> verify(staging, file));
        store.replace(new Path(staging, "manifest.json"), ManifestCodec.encode(manifest));
        KillPoint.MID_PUBLISH.reached();
        store.rename(staging, path(manifest.id()));
        KillPoint.BEFORE_POINTER.reached();
        // Asked last: a run that stood still may find that another has gone beyond it.
        usableCurrent()
                .filter(other -> !manifest.seam().isAtOrBeyond(other.seam()))
                .ifPresent(other -> {
                    throw new SeamarkException("The generation '" + manifest.id() + "' ends at " + manifest.seam()
                            + ", but meanwhile '" + other.id() + "' is current, which ends at " + other.seam()
                            + ": another run was faster. The pointer stays; there is nothing to be done.");
                });
        point(manifest.id());
        KillPoint.AFTER_POINTER.reached();
    }

    /**
     * Makes the pointer name a published generation; for rollback as well.
     *
     * @throws SeamarkException if there is no such generation
     */
    public void point(String id) {
        if (!ids().contains(id)) {
            throw new SeamarkException(
                    "There is no generation '" + id + "'. Published are: " + String.join(", ", ids()) + ".");
        }
        store.replace(pointer, id + "\n");
    }

    /** Checks one file against its manifest entry. */
    public void verify(Path generation, Manifest.File file) {
        verify(generation, file, () -> {});
    }

    /**
     * As above, for those who must not take all of a processor.
     *
     * @param between called after every stretch of some kilobytes; may wait
     */
    public void verify(Path generation, Manifest.File file, Runnable between) {
        Path path = new Path(generation, file.name());
        CRC32C crc = new CRC32C();
        long bytes = 0;
        try (InputStream in = new CheckedInputStream(store.open(path), crc)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes += n;
                between.run();
            }
        } catch (FileNotFoundException e) {
            throw new CorruptDataException(
                    "The file '" + path + "' is missing, but its manifest names it."
                            + " Roll back to another generation, or run the batch again.",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read '" + path + "': " + e.getMessage(), e);
        }
        if (bytes != file.bytes() || crc.getValue() != file.crc32c()) {
            throw new CorruptDataException(String.format(
                    "The file '%s' has %d bytes and checksum %08x, its manifest says %d and %08x."
                            + " Roll back to another generation, or run the batch again.",
                    path, bytes, crc.getValue(), file.bytes(), file.crc32c()));
        }
    }

    /**
     * Removes the oldest generations beyond {@code keep}; never the current one.
     *
     * @param alsoKeep ids that somebody still needs, however old
     * @return the removed ids
     */
    public List<String> retain(int keep, Set<String> alsoKeep) {
        Optional<String> current = currentId();
        List<String> ids = ids();
        List<String> removed = ids.subList(0, Math.max(0, ids.size() - keep)).stream()
                .filter(id -> !current.equals(Optional.of(id)) && !alsoKeep.contains(id))
                .toList();
        removed.forEach(id -> store.delete(path(id)));
        return removed;
    }

    /** Removes what killed runs left staged for longer than {@code ageMillis}. Returns how many. */
    public int sweep(long ageMillis, long now) {
        List<FileStatus> stale = store.list(folder).stream()
                .filter(status -> status.getPath().getName().startsWith(STAGING))
                .filter(status -> now - status.getModificationTime() > ageMillis)
                .toList();
        stale.forEach(status -> store.delete(status.getPath()));
        return stale.size();
    }
}
