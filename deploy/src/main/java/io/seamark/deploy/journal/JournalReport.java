package io.seamark.deploy.journal;

import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalContents;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.journal.Terms;
import io.seamark.common.seam.Seam;
import io.seamark.common.snapshot.Snapshot;
import io.seamark.common.snapshot.SnapshotStore;
import io.seamark.common.store.Store;
import java.util.List;

/**
 * What there is to print about a journal. Immutable.
 *
 * @param application {@code seamark.application-id}
 * @param store its root
 * @param contents the journal
 * @param snapshots that can be used, newest first
 * @param last the last cuts, in order, as many as were asked for
 */
record JournalReport(
        String application, String store, JournalContents contents, List<Snapshot> snapshots, List<Intent> last) {

    /**
     * Reads snapshots and journal.
     *
     * @param cuts how many of the last cuts to take, at least 0
     */
    static JournalReport of(Store store, String application, int cuts) {
        // Snapshots first: then the journal has every cut that they name, though a speed layer goes on meanwhile.
        List<Snapshot> snapshots = new SnapshotStore(store, application).list();
        JournalContents contents = new Journal(store, application).contents();
        List<Intent> all = contents.history().cuts();
        List<Intent> last = all.subList(Math.max(0, all.size() - cuts), all.size());
        return new JournalReport(application, store.root().toString(), contents, snapshots, last);
    }

    JournalHistory history() {
        return contents.history();
    }

    boolean isCommitted(Intent cut) {
        return cut.cut() <= history().committed();
    }

    /** The generations that a replay from the oldest snapshot may score with, in order. */
    List<String> generationsNeeded() {
        Seam oldest = snapshots.isEmpty()
                ? Seam.START
                : snapshots.get(snapshots.size() - 1).seam();
        return history().termsBeyond(oldest).stream()
                .map(Terms::generation)
                .filter(id -> !id.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    static long bytes(Snapshot snapshot) {
        return snapshot.parts().stream().mapToLong(Snapshot.Part::bytes).sum();
    }
}
