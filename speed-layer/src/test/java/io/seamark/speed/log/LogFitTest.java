package io.seamark.speed.log;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
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
                HISTORY);
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
