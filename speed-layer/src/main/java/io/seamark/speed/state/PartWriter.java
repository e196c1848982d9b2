package io.seamark.speed.state;

import io.seamark.common.device.PartitionState;
import io.seamark.common.settings.Settings;
import io.seamark.common.snapshot.Snapshot;
import io.seamark.common.snapshot.SnapshotPartWriter;
import io.seamark.common.snapshot.SnapshotStore;
import io.seamark.common.store.Store;
import io.seamark.common.version.VersionedBytes;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the states of one partition into a staged snapshot, and says when they are whole. For one thread. */
final class PartWriter {

    private static final Logger LOG = LoggerFactory.getLogger(PartWriter.class);

    /** A static of the executors: what is written outlives the task that began it. One at a time, as batches need the processors more. */
    private static final ExecutorService BEHIND = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "snapshot-writer");
        thread.setDaemon(true);
        return thread;
    });

    private final Settings settings;
    private final Path file;
    private final PartitionState partition;
    private final VersionedBytes.Entries devices;

    /** @param states the latest; what comes after them is not in the file */
    PartWriter(Settings settings, Path file, PartitionStates states) {
        this.settings = settings;
        this.file = file;
        this.partition = states.partition();
        this.devices = states.devices();
    }

    /** How many devices have states. */
    int size() {
        return devices.size();
    }

    /** Lets a file be written while batches go on. One that fails is told in the log, and never said to be whole. */
    static void behind(PartWriter part) {
        BEHIND.execute(() -> {
            try {
                part.write();
            } catch (Exception e) { // nobody waits for it
                LOG.warn("The snapshot's file '{}' was not written: {}", part.file, e.getMessage());
            }
        });
    }

    private void write() throws IOException {
        Snapshot.Part written;
        try (devices;
                SnapshotPartWriter out = new SnapshotPartWriter(
                        file.getName(), Store.open(settings).createNew(file))) {
            out.add(partition);
            devices.drain(out::add);
            written = out.finish();
        }
        new SnapshotStore(Store.open(settings), settings.string("seamark.application-id"))
                .stagedPart(file.getParent(), written);
    }
}
