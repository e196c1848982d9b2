package io.seamark.common.journal;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a journal says, folded from its records: the truth of every cut. Immutable.
 *
 * @param origin where the speed view begins; empty if there is no journal yet
 * @param baseCut number of the last cut that the journal no longer tells of; 0 if it tells of all
 * @param base where the readings of that cut and of those before it end
 * @param cuts every cut after it, in order
 * @param committed number of the last committed cut; all before it are committed too
 * @param proofs messages at which committed cuts ended, in the order of their commits
 * @param replaced what the log lost after it was taken, as far as the journal still tells of it; other messages may have these
 *     offsets now
 */
public record JournalHistory(
        Optional<Seam> origin,
        long baseCut,
        Seam base,
        List<Intent> cuts,
        long committed,
        List<MessageProof> proofs,
        List<OffsetRange> replaced) {

    /** Beyond all that a journal can come to, and far enough from the end of numbers that counting on is safe. */
    private static final long MAX_CUT = 1L << 60;

    /** @throws CorruptDataException if not all of what is committed and no longer told lies before the cuts */
    public JournalHistory {
        cuts = List.copyOf(cuts);
        proofs = List.copyOf(proofs);
        replaced = List.copyOf(replaced);
        if (baseCut < 0 || baseCut > MAX_CUT - cuts.size()) {
            throw new CorruptDataException("The journal has " + cuts.size() + " cuts after cut " + baseCut
                    + "; they count from 1 to " + MAX_CUT);
        }
        if (committed < baseCut) {
            throw new CorruptDataException("The journal begins after cut " + baseCut + ", but commits only up to "
                    + committed + ": a segment is missing");
        }
        if (committed > baseCut + cuts.size()) {
            throw new CorruptDataException("The journal commits up to cut " + committed + ", but has only those up to "
                    + (baseCut + cuts.size()));
        }
    }

    /** Of a log that lost nothing, with no proofs. */
    public JournalHistory(Optional<Seam> origin, long baseCut, Seam base, List<Intent> cuts, long committed) {
        this(origin, baseCut, base, cuts, committed, List.of(), List.of());
    }

    /**
     * Folds records in the order in which they were written.
     *
     * @param origin where the first cut begins
     * @throws CorruptDataException if the records contradict the origin or each other
     */
    public static JournalHistory of(Optional<Seam> origin, List<JournalRecord> records) {
        JournalFold fold = new JournalFold(origin.orElse(Seam.START));
        records.forEach(fold::add);
        return fold.history(origin);
    }

    /** The number of the last cut that has an intent; 0 if none has. */
    public long lastCut() {
        return baseCut + cuts.size();
    }

    /** The cuts that are committed, as far as the journal still tells of them, in order. */
    public List<Intent> committedCuts() {
        return cuts.subList(0, (int) (committed - baseCut));
    }

    /** The cuts that have an intent and no commit, in order. */
    public List<Intent> uncommitted() {
        return cuts.subList((int) (committed - baseCut), cuts.size());
    }

    /** Where the readings end that are in committed cuts: what a batch run seals. Empty without a journal. */
    public Optional<Seam> committedSeam() {
        return origin.map(seam -> advance(committedCuts()));
    }

    /** Where the readings end that are in any cut. Empty without a journal. */
    public Optional<Seam> journaledSeam() {
        return origin.map(seam -> advance(cuts));
    }

    /** Ranges of {@link #replaced} after which nothing has been taken from their partition yet. */
    public List<OffsetRange> replacedAtEnd() {
        Seam journaled = journaledSeam().orElse(Seam.START);
        return replaced.stream()
                .filter(range -> range.until() == journaled.at(range.partition()))
                .toList();
    }

    /** When the messages of its cuts were taken. */
    public TakenTimes takenTimes() {
        return TakenTimes.of(cuts);
    }

    private Seam advance(List<Intent> taken) {
        return base.advance(taken.stream().flatMap(cut -> cut.ranges().stream()).toList());
    }

    /**
     * What a recovery may need: the terms of the cuts that do not lie behind a seam.
     *
     * @param snapshot up to where the state of the devices is kept apart from the journal
     */
    public Set<Terms> termsBeyond(Seam snapshot) {
        Set<Terms> needed = new HashSet<>();
        for (Intent cut : cuts) {
            boolean behind = cut.cut() <= committed
                    && cut.ranges().stream().allMatch(range -> range.until() <= snapshot.at(range.partition()));
            if (!behind) {
                needed.add(cut.terms());
            }
        }
        return needed;
    }
}
