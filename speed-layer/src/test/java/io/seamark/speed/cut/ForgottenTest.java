package io.seamark.speed.cut;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The ends of cuts that wait for the batch view. */
class ForgottenTest {

    private static final int CUTS = 100_000;

    private static Seam at(long offset) {
        return new Seam(Map.of(0, offset));
    }

    private static Forgotten withCuts(int count) {
        Forgotten forgotten = new Forgotten(Seam.START);
        for (long cut = 1; cut <= count; cut++) {
            forgotten.add(new Intent(cut, cut, "", List.of(new OffsetRange(0, cut - 1, cut)), List.of()));
        }
        return forgotten;
    }

    @Test
    void aCutIsTakenOnlyWhenItLiesBehindTheBatchViewAsAWhole() {
        Forgotten forgotten = withCuts(10);
        assertThat(forgotten.takenBehind(Seam.START)).isZero();
        assertThat(forgotten.takenBehind(at(7))).isEqualTo(7);
        assertThat(forgotten.takenBehind(at(3))).as("a rollback").isEqualTo(7);
        assertThat(forgotten.takenBehind(at(10))).isEqualTo(10);
    }

    @Test
    void weeksWithoutABatchRunTakeNoMoreRoomThanMinutes() {
        Forgotten forgotten = withCuts(CUTS);
        assertThat(forgotten.size()).isLessThanOrEqualTo(1024);
        assertThat(forgotten.takenBehind(at(CUTS / 2))).isBetween(CUTS / 2 - CUTS / 500L, CUTS / 2L);
        assertThat(forgotten.takenBehind(at(CUTS))).isEqualTo(CUTS);
    }
}
