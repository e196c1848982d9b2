package io.seamark.common.journal;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a journal says, folded from its records: the truth of every cut. Immutable.
 *
 * @param origin where the speed view begins; empty if there is no journal yet
 * @param cuts every cut, in order; cut number n at index n - 1
 * @param committed how many of them, from the first on, are committed
 */
public record JournalHistory(Optional<Seam> origin, List<Intent> cuts, int committed) {

    /**
     * Folds records in the order in which they were written.
     *
     * @param origin where the first cut begins
     * @throws CorruptDataException if the records contradict the origin or each other
     */
    public static JournalHistory of(Optional<Seam> origin, List<JournalRecord> records) {
        List<Intent> cuts = new ArrayList<>();
        int committed = 0;
        for (JournalRecord record : records) {
            if (record instanceof Intent intent) {
                requireCut(intent.cut());
                if (intent.cut() == cuts.size() + 1L) {
                    requireAdjoining(origin, cuts, intent);
                    cuts.add(intent);
                } else if (intent.cut() > cuts.size() || !sameCut(cuts.get((int) intent.cut() - 1), intent)) {
                    throw new CorruptDataException("The journal contradicts itself: cut " + intent.cut() + " of "
                            + intent.ranges() + " after " + cuts.size() + " cuts");
                }
            } else if (record instanceof Commit commit) {
                requireCut(commit.cut());
                if (commit.cut() > cuts.size() || commit.cut() > committed + 1L) {
                    throw new CorruptDataException("The journal commits cut " + commit.cut() + " after " + committed
                            + " commits of " + cuts.size() + " cuts");
                }
                committed = (int) Math.max(committed, commit.cut());
            }
        }
        return new JournalHistory(origin, List.copyOf(cuts), committed);
    }

    private static void requireCut(long cut) {
        if (cut < 1) {
            throw new CorruptDataException("The journal names cut " + cut + "; cuts count from 1");
        }
    }

    private static boolean sameCut(Intent a, Intent b) {
        return a.ranges().equals(b.ranges()) && a.generation().equals(b.generation());
    }

    private static void requireAdjoining(Optional<Seam> origin, List<Intent> cuts, Intent next) {
        if (next.ranges().stream().map(OffsetRange::partition).distinct().count()
                < next.ranges().size()) {
            throw new CorruptDataException(
                    "The journal contradicts itself: cut " + next.cut() + " takes a partition twice: " + next.ranges());
        }
        for (OffsetRange range : next.ranges()) {
            long expected = origin.orElse(Seam.START).at(range.partition());
            for (int i = cuts.size() - 1; i >= 0; i--) {
                Optional<OffsetRange> before = cuts.get(i).ranges().stream()
                        .filter(r -> r.partition() == range.partition())
                        .findFirst();
                if (before.isPresent()) {
                    expected = before.get().until();
                    break;
                }
            }
            if (range.from() != expected) {
                throw new CorruptDataException("The journal has a hole: cut " + next.cut() + " takes " + range
                        + ", but partition " + range.partition() + " stands at " + expected);
            }
        }
    }

    /** Where the readings end that are in committed cuts: what a batch run seals. Empty without a journal. */
    public Optional<Seam> committedSeam() {
        return origin.map(seam -> advance(seam, cuts.subList(0, committed)));
    }

    /** Where the readings end that are in any cut. Empty without a journal. */
    public Optional<Seam> journaledSeam() {
        return origin.map(seam -> advance(seam, cuts));
    }

    private static Seam advance(Seam seam, List<Intent> cuts) {
        return seam.advance(cuts.stream().flatMap(cut -> cut.ranges().stream()).toList());
    }
}
