package io.seamark.common.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogClockTest {

    private static final long EARLIEST = 946_684_800_000L;
    private static final long TAKEN = 1_800_000_000_000L;

    private static long timeOf(long eventTime, long recordTime) {
        return LogClock.timeOf(eventTime, recordTime, EARLIEST, TAKEN);
    }

    @Test
    void aMessageIsNoLaterThanItsReadingItsRecordAndTheBatchThatTookIt() {
        assertThat(timeOf(TAKEN - 10, TAKEN - 5)).isEqualTo(TAKEN - 10);
        assertThat(timeOf(TAKEN - 5, TAKEN - 10)).isEqualTo(TAKEN - 10);
        long century = 100 * 365 * 86_400_000L;
        assertThat(timeOf(TAKEN + century, TAKEN + century)).isEqualTo(TAKEN);
    }

    @Test
    void aRecordTimeThatCannotBeSaysNothing() {
        for (long recordTime : new long[] {-1, 0, TAKEN / 1000}) {
            assertThat(timeOf(TAKEN - 10, recordTime)).isEqualTo(TAKEN - 10);
            assertThat(timeOf(TAKEN + 10, recordTime)).isEqualTo(TAKEN);
        }
    }

    @Test
    void itIsTheSecondLatestTimeInWhateverPartsMessagesAreTaken() {
        Random random = new Random(1);
        for (int run = 0; run < 200; run++) {
            long[] times = random.longs(2 + random.nextInt(20), 0, 50).toArray();
            LogClock whole = new LogClock();
            int cut = random.nextInt(times.length);
            for (int i = 0; i < cut; i++) {
                whole.take(times[i]);
            }
            LogClock before = whole.copy();
            LogClock part = new LogClock();
            for (int i = cut; i < times.length; i++) {
                part.take(times[i]);
            }
            long[] sorted = times.clone();
            Arrays.sort(sorted);
            long expected = sorted[sorted.length - 2];
            assertThat(before.timeAfter(part.latest(), part.now())).isEqualTo(expected);
            whole.take(part);
            assertThat(whole.time()).isEqualTo(expected);
        }
    }
}
