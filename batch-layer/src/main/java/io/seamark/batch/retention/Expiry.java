package io.seamark.batch.retention;

import java.util.Collection;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * Forgets old states of a table, and deletes the files that only they have. What the table must know for ever stands in its
 * marks, not in its snapshots. Stateless.
 */
final class Expiry {

    private Expiry() {}

    /**
     * Expires snapshots.
     *
     * @param before those made before this time go, epoch milliseconds; the newest stays
     * @param needed these stay, and all that were made after them
     */
    static Optional<String> run(Table table, long before, Collection<Long> needed) {
        long cut = before;
        for (long id : needed) {
            Snapshot snapshot = table.snapshot(id);
            if (snapshot != null) {
                cut = Math.min(cut, snapshot.timestampMillis());
            }
        }
        long until = cut;
        long newest =
                table.currentSnapshot() == null ? -1 : table.currentSnapshot().snapshotId();
        long old = 0;
        for (Snapshot snapshot : table.snapshots()) {
            old += snapshot.timestampMillis() < until && snapshot.snapshotId() != newest ? 1 : 0;
        }
        if (old == 0) {
            return Optional.empty();
        }
        table.expireSnapshots().expireOlderThan(until).retainLast(1).commit();
        return Optional.of(old + " old snapshots of " + table.name() + " expired");
    }
}
