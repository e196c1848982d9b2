package io.seamark.deploy.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.journal.TakenTimes;
import io.seamark.common.journal.Terms;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class LogReadingsTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final long YEAR = 365 * 86_400_000L;
    private static final ReadingLimits LIMITS = ReadingLimits.from(Settings.reference());

    /** The journal tells of the offsets from 100 on. */
    private static final TakenTimes TAKEN = new JournalHistory(
                    Optional.of(Seam.START),
                    4,
                    new Seam(Map.of(0, 100L)),
                    List.of(new Intent(5, NOW, NOW, Terms.NONE, List.of(new OffsetRange(0, 100, 200)), List.of())),
                    5)
            .takenTimes();

    private static ConsumerRecord<byte[], byte[]> message(long offset, long recordTime, long ts) {
        byte[] value = ("{\"device\":\"d\",\"ts\":" + ts + ",\"metrics\":{\"a\":1}}").getBytes(UTF_8);
        return new ConsumerRecord<>(
                "readings",
                0,
                offset,
                recordTime,
                TimestampType.CREATE_TIME,
                1,
                value.length,
                "d".getBytes(UTF_8),
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    private static LogReadings with(RejectReason inTable) {
        return new LogReadings(LIMITS, TAKEN, Map.of(0, Map.of(7L, inTable, 107L, inTable)));
    }

    @Test
    void whatTheJournalTellsDecidesWhateverTheTableSays() {
        LogReadings log = with(RejectReason.RECORD_TIME_AHEAD);
        assertThat(log.accepts(message(107, NOW, NOW))).isTrue();
        assertThat(log.accepts(message(108, NOW + YEAR, NOW))).isTrue();
        assertThat(log.accepts(message(108, NOW + YEAR, NOW + YEAR))).isFalse();
        assertThat(log.reason()).isEqualTo(RejectReason.RECORD_TIME_AHEAD);
        assertThat(log.believed()).isZero();
    }

    @Test
    void theTableDecidesWhereTheJournalHasForgotten() {
        LogReadings log = with(RejectReason.RECORD_TIME_AHEAD);
        assertThat(log.accepts(message(6, NOW + YEAR, NOW + YEAR))).isTrue();
        assertThat(log.accepts(message(7, NOW + YEAR, NOW + YEAR))).isFalse();
        assertThat(log.reason()).isEqualTo(RejectReason.RECORD_TIME_AHEAD);
        assertThat(log.believed()).isEqualTo(1);
        assertThat(log.accepts(message(7, NOW + 100 * YEAR, NOW + 100 * YEAR))).isFalse();
        assertThat(log.reason())
                .as("of a century ahead, that would else be too late for any message")
                .isEqualTo(RejectReason.RECORD_TIME_AHEAD);
    }

    @Test
    void theTableIsNotBelievedWhereTheMessageAloneDecides() {
        LogReadings log = with(RejectReason.TIME_TOO_FAR_AHEAD);
        assertThat(log.accepts(message(7, NOW, NOW)))
                .as("held against a record time that is possible")
                .isTrue();
        assertThat(log.accepts(message(7, 0, NOW + YEAR)))
                .as("held against when it was taken")
                .isFalse();
        assertThat(log.reason()).isEqualTo(RejectReason.TIME_TOO_FAR_AHEAD);
        assertThat(log.accepts(message(7, NOW, 5))).isFalse();
        assertThat(log.reason()).isEqualTo(RejectReason.TIME_TOO_EARLY);
    }
}
