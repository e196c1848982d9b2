package io.seamark.common.snapshot;

import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.store.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state snapshots of a speed layer on HDFS, each a folder. It is staged and renamed when it is whole; the last few stay,
 * so that there is another one where the newest is damaged. Written by one process, see the journal. Thread-safe.
 */
public final class SnapshotStore {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);
    private static final String PREFIX = "cut-";
    private static final String STAGING = ".staging-";
    private static final String INDEX = "snapshot";
    /** Ends the name of what says that a staged file is whole. */
    private static final String WHOLE = ".whole";

    private final Store store;
    private final Path folder;

    /** @param applicationId {@code seamark.application-id}; each has snapshots of its own */
    public SnapshotStore(Store store, String applicationId) {
        this.store = requireNonNull(store, "store");
        this.folder = store.path("snapshots/" + applicationId);
    }

    private static String name(long cut) {
        return PREFIX + String.format(Locale.ROOT, "%012d", cut);
    }

    /** The folder of a published snapshot. */
    public Path path(Snapshot snapshot) {
        return new Path(folder, name(snapshot.cut()));
    }

    /** Where a snapshot is written before it is published; emptied of what an earlier attempt left. */
    public Path stage(long cut) {
        Path staging = new Path(folder, STAGING + name(cut));
        store.delete(staging);
        return staging;
    }

    /** Says that a file of a staged snapshot is whole. */
    public void stagedPart(Path staging, Snapshot.Part part) {
        Snapshot alone = new Snapshot(0, 0, Seam.START, List.of(part));
        store.createWhole(new Path(staging, part.name() + WHOLE), alone.toBytes());
    }

    /**
     * The file of a staged snapshot, once {@link #stagedPart} has said that it is whole.
     *
     * @throws CorruptDataException if what was said is damaged
     */
    public Optional<Snapshot.Part> stagedPart(Path staging, String name) {
        return store.read(new Path(staging, name + WHOLE))
                .map(said -> Snapshot.fromBytes(said).parts().get(0));
    }

    /** Publishes what has been staged. One of the same cut that is there already is as good, and stays. */
    public void publish(Path staging, Snapshot snapshot) {
        if (store.exists(path(snapshot))) {
            store.delete(staging);
            return;
        }
        for (Snapshot.Part part : snapshot.parts()) {
            store.delete(new Path(staging, part.name() + WHOLE));
        }
        store.createWhole(new Path(staging, INDEX), snapshot.toBytes());
        store.rename(staging, path(snapshot));
    }

    /** Those that can be used, newest first; a damaged one is told in the log and left out. */
    public List<Snapshot> list() {
        List<Snapshot> snapshots = new ArrayList<>();
        for (FileStatus status : store.list(folder)) {
            if (status.getPath().getName().startsWith(PREFIX)) {
                read(status.getPath()).ifPresent(found -> snapshots.add(0, found));
            }
        }
        return snapshots;
    }

    private Optional<Snapshot> read(Path path) {
        try {
            Optional<Snapshot> snapshot = store.read(new Path(path, INDEX)).map(Snapshot::fromBytes);
            if (snapshot.isPresent()) {
                for (Snapshot.Part part : snapshot.get().parts()) {
                    requireLength(path, part);
                }
            }
            return snapshot;
        } catch (CorruptDataException e) {
            LOG.warn("The snapshot '{}' cannot be used: {}", path, e.getMessage());
            return Optional.empty();
        }
    }

    private void requireLength(Path path, Snapshot.Part part) {
        long bytes = store.status(new Path(path, part.name()))
                .map(FileStatus::getLen)
                .orElse(-1L);
        if (bytes != part.bytes()) {
            throw new CorruptDataException("its file " + part.name() + " has " + bytes + " bytes, not " + part.bytes());
        }
    }

    /**
     * Whether every file of a snapshot is what it should be; what is not is told in the log.
     *
     * @throws SeamarkException if one cannot be read, as while a DataNode is away: to pass over the snapshot for that would
     *     forget what it knows
     */
    public boolean isWhole(Snapshot snapshot) {
        for (Snapshot.Part part : snapshot.parts()) {
            Path path = new Path(path(snapshot), part.name());
            CRC32C crc = new CRC32C();
            try (InputStream in = new CheckedInputStream(store.open(path), crc)) {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (FileNotFoundException | ChecksumException e) {
                LOG.warn("The snapshot's file '{}' is damaged, the snapshot is passed over: {}", path, e.getMessage());
                return false;
            } catch (IOException e) {
                throw new SeamarkException(
                        "The snapshot's file '" + path + "' cannot be read: " + e.getMessage()
                                + ". Start again when the store is whole; where it is lost for good, remove its folder: the"
                                + " snapshot before is taken then.",
                        e);
            }
            if ((int) crc.getValue() != part.crc32c()) {
                LOG.warn("The snapshot's file '{}' is damaged, the snapshot is passed over", path);
                return false;
            }
        }
        return true;
    }

    /** Removes the oldest beyond {@code keep}, and all that earlier attempts left staged. Returns those that stay, newest first. */
    public List<Snapshot> retain(int keep) {
        List<Snapshot> snapshots = list();
        List<String> kept =
                snapshots.stream().limit(keep).map(each -> name(each.cut())).toList();
        for (FileStatus status : store.list(folder)) {
            if (!kept.contains(status.getPath().getName())) {
                store.delete(status.getPath());
            }
        }
        return snapshots.subList(0, Math.min(keep, snapshots.size()));
    }
}
