package io.seamark.speed.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.JournalRecord;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.journal.JournalRecord.Replaced;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What of the log's state refuses a start. */
class LogFitTest {

    /** Committed up to 10, journaled up to 20. */
    private static final JournalHistory HISTORY =
            new JournalHistory(Optional.of(Seam.START), 0, Seam.START, List.of(intent(1, 0, 10), intent(2, 10, 20)), 1);

    private static Intent intent(long cut, long from, long until) {
        return new Intent(cut, cut, "", List.of(new OffsetRange(0, from, until)), List.of());
    }

    private static Seam at(long offset) {
        return new Seam(Map.of(0, offset));
    }

    private static void require(String onLoss, long beginning, long end, long endNow) {
        LogFit.require(
                Settings.reference().with(Map.of("kafka.on-loss", onLoss)),
                new LogCheck(1, at(beginning), at(end), "topic"),
                () -> at(endNow),
                HISTORY,
                proofs -> List.of());
    }

    private static MessageProof proof(long offset) {
        return new MessageProof(0, offset, 1_700_000_000_000L + offset, (int) offset);
    }

    /** Cuts of ten messages, all committed, each proven by its last message; then what was recorded as replaced. */
    private static JournalHistory proven(int cuts, JournalRecord... more) {
        List<JournalRecord> records = new ArrayList<>();
        for (int cut = 1; cut <= cuts; cut++) {
            records.add(intent(cut, 10L * (cut - 1), 10L * cut));
            records.add(new Commit(cut, List.of(proof(10L * cut - 1))));
        }
        records.addAll(List.of(more));
        return JournalHistory.of(Optional.of(Seam.START), records);
    }

    /** Of a log whose messages from an offset on are others than were taken. */
    private static List<OffsetRange> replaced(String onReplaced, JournalHistory history, long end, long otherFrom) {
        return LogFit.require(
                Settings.reference().with(Map.of("kafka.on-replaced", onReplaced)),
                new LogCheck(1, at(0), at(end), "topic"),
                () -> at(end),
                history,
                proofs -> proofs.stream()
                        .filter(each -> each.offset() >= otherFrom)
                        .toList());
    }

    @Test
    void aLogThatGrewAgainAfterItLostItsTailIsRefusedAndNamesWhatIsNotProven() {
        assertThatThrownBy(() -> replaced("stop", proven(9), 500, 37))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("has lost its tail")
                .hasMessageContaining("0:[30,90)")
                .hasMessageContaining("seamark.kafka.on-replaced = go-on");
    }

    @Test
    void byPolicyTheReplacedRangeIsToldForEveryPlaceWhereTheTailMayEnd() {
        for (long otherFrom = 0; otherFrom < 90; otherFrom++) {
            long proven = otherFrom / 10 * 10; // the last cut whose last message is the same ends there
            assertThat(replaced("go-on", proven(9), 500, otherFrom)).containsExactly(new OffsetRange(0, proven, 90));
        }
        assertThat(replaced("go-on", proven(9), 500, 90)).isEmpty();
        assertThat(replaced("go-on", proven(9), 84, 84)).containsExactly(new OffsetRange(0, 80, 90));
    }

    @Test
    void whatIsRecordedAsReplacedIsNotFoundAgain() {
        Replaced recorded = new Replaced(List.of(new OffsetRange(0, 30, 90)), 1);
        assertThat(replaced("stop", proven(9, recorded), 85, 37)).isEmpty();
        JournalHistory later = proven(9, recorded, intent(10, 90, 100), new Commit(10, List.of(proof(99))));
        assertThat(replaced("stop", later, 500, 100)).isEmpty();
        assertThat(replaced("go-on", later, 500, 95)).containsExactly(new OffsetRange(0, 30, 100));
    }

    @Test
    void aLogThatHasAllFromTheCommittedSeamOnIsTaken() {
        assertThatCode(() -> require("stop", 0, 20, 20)).doesNotThrowAnyException();
        assertThatCode(() -> require("stop", 10, 30, 30)).doesNotThrowAnyException();
    }

    @Test
    void whatRetentionTookRefusesTheStartUnlessItIsToGoOn() {
        assertThatThrownBy(() -> require("stop", 15, 30, 30))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("Retention has removed 5 messages");
        assertThatCode(() -> require("go-on", 15, 30, 30)).doesNotThrowAnyException();
    }

    @Test
    void aLogThatEndsBeforeWhatWasTakenIsRefused() {
        assertThatThrownBy(() -> require("stop", 0, 19, 19))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("the brokers have lost messages");
    }

    @Test
    void whatARunningSpeedLayerHasTakenSinceTheFirstLookIsNoLoss() {
        assertThatCode(() -> require("stop", 0, 15, 25)).doesNotThrowAnyException();
    }
}
