package io.seamark.deploy.bench.scale;

import io.seamark.common.snapshot.Snapshot;
import io.seamark.common.snapshot.SnapshotPartReader;
import io.seamark.common.snapshot.SnapshotStore;
import io.seamark.common.store.Store;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.bench.measure.OwnHeap;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** What a device's state takes in memory, of a sample from a snapshot. Stateless. */
final class StateSample {
    private static final int MOST = 20_000;

    private StateSample() {}

    /** Mean size of a state on the heap, bytes. */
    static double bytesEach(Store store, String application, Snapshot snapshot) {
        Snapshot.Part part = snapshot.parts().get(0);
        Path path = new Path(new SnapshotStore(store, application).path(snapshot), part.name());
        List<byte[]> held = new ArrayList<>(MOST);
        long before = OwnHeap.used();
        try (InputStream in = store.open(path)) {
            SnapshotPartReader.read(
                    in,
                    part,
                    (device, state) -> {
                        if (held.size() < MOST) {
                            held.add(state);
                        }
                    },
                    partition -> {});
        } catch (IOException e) {
            throw new CommandFailure("The snapshot '" + path + "' cannot be read: " + e.getMessage(), e);
        }
        long after = OwnHeap.used();
        if (held.isEmpty()) {
            throw new CommandFailure("The snapshot '" + path + "' holds no device.");
        }
        return (after - before) / (double) held.size();
    }
}
