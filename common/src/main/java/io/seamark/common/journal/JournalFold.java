package io.seamark.common.journal;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.journal.JournalRecord.Base;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.journal.JournalRecord.Replaced;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Folds records into a history, and refuses what contradicts itself. Not thread-safe. */
final class JournalFold {

    private final List<Intent> cuts = new ArrayList<>();
    private final Map<Integer, Long> stands;
    private final List<MessageProof> proofs = new ArrayList<>();
    private final List<OffsetRange> replaced = new ArrayList<>();
    private Seam base;
    private long baseCut;
    private long committed;
    private boolean begun;

    JournalFold(Seam origin) {
        base = origin;
        stands = new HashMap<>(origin.offsets());
    }

    void add(JournalRecord record) {
        if (record instanceof Base found) {
            base(found);
        } else if (record instanceof Intent intent) {
            intent(intent);
        } else if (record instanceof Commit commit) {
            commit(commit);
        } else if (record instanceof Replaced found) {
            replaced(found);
        }
        begun = true;
    }

    JournalHistory history(Optional<Seam> origin) {
        return new JournalHistory(origin, baseCut, base, cuts, committed, proofs, replaced);
    }

    private long last() {
        return baseCut + cuts.size();
    }

    private void base(Base found) {
        if (found.cut() < 0 || found.committed() < 0 || found.committed() > found.cut()) {
            throw new CorruptDataException("The journal has a base that cannot be: " + found);
        }
        if (!begun) {
            baseCut = found.cut();
            committed = found.committed();
            base = found.seam();
            proofs.addAll(found.last());
            stands.clear();
            stands.putAll(base.offsets());
        } else if (found.cut() != last()
                || found.committed() != committed
                || !found.seam().equals(new Seam(stands))) {
            throw new CorruptDataException("The journal contradicts itself: a segment begins after cut " + found.cut()
                    + " (committed " + found.committed() + ") at " + found.seam()
                    + ", but the one before ends with cut "
                    + last() + " (committed " + committed + ") at " + new Seam(stands));
        }
    }

    private void intent(Intent intent) {
        requireCut(intent.cut());
        if (intent.cut() <= baseCut) {
            return; // told again in a later segment than before, and the earlier one is gone
        }
        int known = (int) (intent.cut() - baseCut - 1);
        if (intent.cut() == last() + 1) {
            requireAdjoining(intent);
            cuts.add(intent);
        } else if (intent.cut() <= last() && isSame(cuts.get(known), intent)) {
            cuts.set(known, intent); // told again, with what has been lost meanwhile
        } else {
            throw new CorruptDataException("The journal contradicts itself: cut " + intent.cut() + " of "
                    + intent.ranges() + " after cut " + last());
        }
    }

    private void commit(Commit commit) {
        requireCut(commit.cut());
        if (commit.cut() > last() || commit.cut() > committed + 1) {
            throw new CorruptDataException("The journal commits cut " + commit.cut() + " after " + committed
                    + " commits of " + last() + " cuts");
        }
        if (commit.cut() > committed) {
            committed = commit.cut();
            proofs.addAll(commit.last());
        }
    }

    /** What was proven of these partitions does not hold any more. */
    private void replaced(Replaced found) {
        for (OffsetRange range : found.ranges()) {
            if (range.until() > stands.getOrDefault(range.partition(), 0L)) {
                throw new CorruptDataException("The journal names " + range + " as replaced, but partition "
                        + range.partition() + " stands at " + stands.getOrDefault(range.partition(), 0L));
            }
            proofs.removeIf(proof -> proof.partition() == range.partition() && proof.offset() >= range.from());
            replaced.add(range);
        }
    }

    private static void requireCut(long cut) {
        if (cut < 1) {
            throw new CorruptDataException("The journal names cut " + cut + "; cuts count from 1");
        }
    }

    private static boolean isSame(Intent a, Intent b) {
        return a.ranges().equals(b.ranges()) && a.terms().equals(b.terms());
    }

    private void requireAdjoining(Intent next) {
        Set<Integer> partitions = new HashSet<>();
        for (OffsetRange range : next.ranges()) {
            if (!partitions.add(range.partition())) {
                throw new CorruptDataException("The journal contradicts itself: cut " + next.cut()
                        + " takes a partition twice: " + next.ranges());
            }
            long expected = stands.getOrDefault(range.partition(), 0L);
            if (range.from() != expected) {
                throw new CorruptDataException("The journal has a hole: cut " + next.cut() + " takes " + range
                        + ", but partition " + range.partition() + " stands at " + expected);
            }
        }
        next.ranges().forEach(range -> stands.put(range.partition(), range.until()));
    }
}
