package io.seamark.common.journal;

import static io.seamark.common.journal.TakenTimes.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.OffsetRange;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TakenTimesTest {

    private static Intent cut(long number, long taken, OffsetRange... ranges) {
        return new Intent(number, 1, taken, Terms.NONE, List.of(ranges), List.of());
    }

    private static final TakenTimes TIMES = TakenTimes.of(List.of(
            cut(1, 10, new OffsetRange(0, 3, 5), new OffsetRange(2, 0, 1)),
            cut(2, UNKNOWN, new OffsetRange(0, 5, 6)),
            cut(3, 30, new OffsetRange(0, 6, 8))));

    @Test
    void eachMessageHasTheTimeOfItsCutAndOthersHaveNone() {
        long[] expected = {UNKNOWN, UNKNOWN, UNKNOWN, 10, 10, UNKNOWN, 30, 30, UNKNOWN, UNKNOWN};
        TakenTimes.Cursor cursor = TIMES.cursor();
        assertThat(LongStream.range(0, 10).map(at -> cursor.at(0, at)).toArray())
                .isEqualTo(expected);
        for (long at = 9; at >= 0; at--) {
            assertThat(cursor.at(0, at)).as("backwards, " + at).isEqualTo(expected[(int) at]);
            assertThat(cursor.at(2, 0)).isEqualTo(10);
            assertThat(cursor.at(2, 1)).isEqualTo(UNKNOWN);
            assertThat(cursor.at(1, at)).as("a partition of no cut").isEqualTo(UNKNOWN);
        }
    }

    @Test
    void withoutAnyCutNothingIsTold() {
        assertThat(TakenTimes.NONE.cursor().at(0, 0)).isEqualTo(UNKNOWN);
    }
}
