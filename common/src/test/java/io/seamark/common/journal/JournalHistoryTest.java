package io.seamark.common.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.journal.JournalRecord.Base;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JournalHistoryTest {

    private static final Optional<Seam> ORIGIN = Optional.of(new Seam(Map.of(0, 10L)));

    static Intent cut(long number, OffsetRange... ranges) {
        return new Intent(number, 1000 * number, "g1", List.of(ranges));
    }

    private static OffsetRange range(int partition, long from, long until) {
        return new OffsetRange(partition, from, until);
    }

    @Test
    void withoutAJournalThereIsNoSeam() {
        JournalHistory none = JournalHistory.of(Optional.empty(), List.of());
        assertThat(none.committedSeam()).isEmpty();
        assertThat(none.journaledSeam()).isEmpty();
        assertThat(none.cuts()).isEmpty();
    }

    @Test
    void committedAndJournaledSeamsFollowTheCuts() {
        JournalHistory history = JournalHistory.of(
                ORIGIN,
                List.of(cut(1, range(0, 10, 20)), new Commit(1), cut(2, range(0, 20, 25), range(3, 0, 4)), cut(3)));
        assertThat(history.committed()).isEqualTo(1);
        assertThat(history.committedSeam()).contains(new Seam(Map.of(0, 20L)));
        assertThat(history.journaledSeam()).contains(new Seam(Map.of(0, 25L, 3, 4L)));
    }

    @Test
    void repeatsOfTheSameCutChangeNothing() {
        JournalHistory history = JournalHistory.of(
                ORIGIN,
                List.of(
                        cut(1, range(0, 10, 20)),
                        new Intent(1, 77, "g1", List.of(range(0, 10, 20))),
                        new Commit(1),
                        new Commit(1)));
        assertThat(history.origin()).isEqualTo(ORIGIN);
        assertThat(history.cuts()).hasSize(1);
        assertThat(history.committed()).isEqualTo(1);
    }

    @Test
    void everyContradictionIsDamage() {
        assertDamaged(cut(2, range(0, 10, 20)));
        assertDamaged(cut(0, range(0, 10, 20)));
        assertDamaged(cut(-1));
        assertDamaged(cut(1, range(0, 11, 20)));
        assertDamaged(cut(1, range(0, 9, 20)));
        assertDamaged(cut(1, range(1, 5, 20)));
        assertDamaged(cut(1, range(0, 10, 12), range(0, 10, 20)));
        assertDamaged(cut(1, range(0, 10, 20)), cut(1, range(0, 10, 21)));
        assertDamaged(cut(1, range(0, 10, 20)), new Intent(1, 0, "g2", List.of(range(0, 10, 20))));
        assertDamaged(new Commit(1));
        assertDamaged(new Commit(0));
        assertDamaged(cut(1), cut(2), new Commit(2));
        assertDamaged(cut(1, range(2, 0, 5)), cut(2), cut(3, range(2, 6, 7)));
    }

    @Test
    void aBaseThatCannotBeIsDamage() {
        Seam at = new Seam(Map.of(0, 10L));
        assertDamaged(new Base(-1, -1, at, "w", 0));
        assertDamaged(new Base(5, 6, at, "w", 0));
        assertDamaged(new Base(5, 4, at, "w", 0)); // and the commit of cut 5 does not follow
        assertDamaged(new Base(Long.MAX_VALUE, Long.MAX_VALUE, at, "w", 0));
        assertDamaged(new Base(5, 5, at, "w", 0), cut(7, range(0, 10, 12)));
        assertDamaged(new Base(5, 5, at, "w", 0), new Base(4, 4, at, "w", 0));
        assertDamaged(cut(1, range(0, 10, 12)), new Base(1, 1, new Seam(Map.of(0, 12L)), "w", 0));
    }

    @Test
    void aCutOfWhichTheBaseTellsMayBeToldAgain() {
        Seam at = new Seam(Map.of(0, 10L));
        JournalHistory history =
                JournalHistory.of(ORIGIN, List.of(new Base(5, 4, at, "w", 0), cut(5, range(0, 8, 10)), new Commit(5)));
        assertThat(history.committedSeam()).contains(at);
        assertThat(history.cuts()).isEmpty();
    }

    private static void assertDamaged(JournalRecord... records) {
        assertThatThrownBy(() -> JournalHistory.of(ORIGIN, List.of(records))).isInstanceOf(CorruptDataException.class);
    }

    @Test
    void randomRunsWithReplaysGiveTheSeamThatABookkeeperKeeps() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            long[] stands = {10, 0, 0};
            List<JournalRecord> records = new ArrayList<>();
            List<Intent> cuts = new ArrayList<>();
            for (int number = 1; number <= 30; number++) {
                List<OffsetRange> ranges = new ArrayList<>();
                for (int p = 0; p < 3; p++) {
                    if (random.nextBoolean()) {
                        long until = stands[p] + 1 + random.nextInt(9);
                        ranges.add(range(p, stands[p], until));
                        stands[p] = until;
                    }
                }
                cuts.add(cut(number, ranges.toArray(new OffsetRange[0])));
                records.add(cuts.get(number - 1));
                if (random.nextInt(4) == 0) {
                    records.add(cuts.get(random.nextInt(number))); // a restart journals again what it replays
                }
                records.add(new Commit(number));
            }
            assertThat(JournalHistory.of(ORIGIN, records).committedSeam().orElseThrow())
                    .extracting(seam -> List.of(seam.at(0), seam.at(1), seam.at(2)))
                    .isEqualTo(List.of(stands[0], stands[1], stands[2]));
        }
    }

    @Test
    void aLongHistoryIsFoldedInSeconds() {
        List<JournalRecord> records = new ArrayList<>();
        for (int number = 1; number <= 200_000; number++) {
            records.add(cut(number, range(0, 9 + number, 10 + number), range(1, number - 1, number)));
            records.add(new Commit(number));
        }
        JournalHistory history = JournalHistory.of(ORIGIN, records);
        assertThat(history.committedSeam()).contains(new Seam(Map.of(0, 200_010L, 1, 200_000L)));
    }
}
