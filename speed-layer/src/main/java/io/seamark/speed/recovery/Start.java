package io.seamark.speed.recovery;

import io.seamark.common.journal.JournalHistory;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.snapshot.Snapshot;
import io.seamark.common.snapshot.SnapshotStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the journal's lane begins.
 *
 * @param from offset by partition at which the log is read again
 * @param snapshot the states to begin with; empty if there is none that can be used
 */
public record Start(Seam from, Optional<Snapshot> snapshot) {

    /**
     * Finds the beginning; a pure function of what is there.
     *
     * @param snapshots newest first
     * @param beginning first offset that retention has left, of every partition of the log
     * @param lookback how many messages of a partition before the first known cut are read, where there is no snapshot: for
     *     what the devices have sent before
     */
    public static Start of(JournalHistory history, List<Snapshot> snapshots, Seam beginning, long lookback) {
        Seam committed = history.committedSeam().orElseThrow();
        Optional<Snapshot> snapshot = snapshots.stream()
                .filter(each -> each.cut() >= history.baseCut() && committed.isAtOrBeyond(each.seam()))
                .findFirst();
        Seam wanted = snapshot.map(Snapshot::seam).orElseGet(() -> lookBack(history.base(), lookback, beginning));
        Map<Integer, Long> from = new HashMap<>();
        beginning.offsets().forEach((partition, first) -> from.put(partition, Math.max(first, wanted.at(partition))));
        return new Start(new Seam(from), snapshot);
    }

    /** Finds the beginning, and passes over snapshots whose files are not what they should be. */
    public static Start find(JournalHistory history, SnapshotStore store, Seam beginning, long lookback) {
        List<Snapshot> snapshots = new ArrayList<>(store.list());
        Start start = of(history, snapshots, beginning, lookback);
        while (start.snapshot().isPresent() && !store.isWhole(start.snapshot().get())) {
            snapshots.remove(start.snapshot().get());
            start = of(history, snapshots, beginning, lookback);
        }
        return start;
    }

    private static Seam lookBack(Seam base, long lookback, Seam beginning) {
        Map<Integer, Long> offsets = new HashMap<>();
        beginning.offsets().keySet().forEach(p -> offsets.put(p, Math.max(0, base.at(p) - lookback)));
        return new Seam(offsets);
    }

    /** What retention has removed before it was in a committed cut. */
    public static List<OffsetRange> lost(Seam committed, Seam beginning) {
        List<OffsetRange> lost = new ArrayList<>();
        beginning.offsets().forEach((partition, first) -> {
            if (first > committed.at(partition)) {
                lost.add(new OffsetRange(partition, committed.at(partition), first));
            }
        });
        return lost;
    }
}
