package io.seamark.speed.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.JournalRecord.Base;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.snapshot.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartTest {

    private static final Seam BEGINNING = seam(0, 0);

    /** Cuts 4 to 6, of which 6 is not committed; partition 0 stands at 100, 110, 120, 130. */
    private static final JournalHistory HISTORY = JournalHistory.of(
            Optional.of(seam(0, 0)),
            List.of(
                    new Base(3, 3, seam(100, 50), "", 0),
                    new Intent(4, 0, "g", List.of(new OffsetRange(0, 100, 110))),
                    new Commit(4),
                    new Intent(5, 0, "g", List.of(new OffsetRange(0, 110, 120))),
                    new Commit(5),
                    new Intent(6, 0, "g", List.of(new OffsetRange(0, 120, 130)))));

    private static Seam seam(long first, long second) {
        return new Seam(Map.of(0, first, 1, second));
    }

    private static Snapshot snapshot(long cut, Seam seam) {
        return new Snapshot(cut, 0, seam, List.of());
    }

    @Test
    void theNewestSnapshotThatTheJournalContinuesIsTaken() {
        Snapshot four = snapshot(4, seam(110, 50));
        Snapshot two = snapshot(2, seam(80, 50));
        Start start = Start.of(HISTORY, List.of(four, two), BEGINNING, 10);
        assertThat(start.snapshot()).contains(four);
        assertThat(start.from()).isEqualTo(seam(110, 50));
        // One of a life whose commits did not become durable, or from before the journal's first cut, is of no use.
        Snapshot six = snapshot(6, seam(130, 50));
        assertThat(Start.of(HISTORY, List.of(six, four), BEGINNING, 10).snapshot())
                .contains(four);
        assertThat(Start.of(HISTORY, List.of(two), BEGINNING, 10).snapshot()).isEmpty();
    }

    @Test
    void withoutASnapshotTheLogIsReadFromSomeMessagesBeforeTheFirstKnownCut() {
        Start start = Start.of(HISTORY, List.of(), BEGINNING, 60);
        assertThat(start.snapshot()).isEmpty();
        assertThat(start.from()).isEqualTo(seam(40, 0));
    }

    @Test
    void nothingIsAskedForThatRetentionHasRemoved() {
        assertThat(Start.of(HISTORY, List.of(), seam(90, 20), 60).from()).isEqualTo(seam(90, 20));
        assertThat(Start.of(HISTORY, List.of(snapshot(4, seam(110, 50))), seam(115, 0), 60)
                        .from())
                .isEqualTo(seam(115, 50));
    }

    @Test
    void whatIsGoneBeforeItWasCommittedIsLost() {
        Seam committed = HISTORY.committedSeam().orElseThrow();
        assertThat(Start.lost(committed, seam(120, 50))).isEmpty();
        assertThat(Start.lost(committed, seam(125, 51)))
                .containsExactly(new OffsetRange(0, 120, 125), new OffsetRange(1, 50, 51));
    }
}
