package io.seamark.speed.cut;

import static java.util.Objects.requireNonNull;

import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.speed.cut.Cut.Purpose;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The driver's book of cuts: what the journal has, and what comes next. A cut that was journaled is never cut differently.
 *
 * <p>Behind the committed seam (a start without a checkpoint) it hands out stretches that only rebuild state, of any
 * length but of one generation each; then every cut that has an intent and no commit, exactly as it was; then new ones.
 * Thread-safe.
 */
public final class CutBook {

    private final Journal.Writer journal;
    private final Seam committed;
    private final Map<OffsetRange, Intent> journaled = new HashMap<>();
    private final Deque<Intent> replayable = new ArrayDeque<>();
    private Seam journaledSeam;
    private long lastCut;
    private long lastCommit;

    /**
     * @param history what the journal had at the start; it has an origin
     * @param journal where new cuts go
     */
    public CutBook(JournalHistory history, Journal.Writer journal) {
        this.journal = requireNonNull(journal, "journal");
        this.committed = history.committedSeam().orElseThrow();
        history.cuts().forEach(this::remember);
        replayable.addAll(history.cuts());
        journaledSeam = history.journaledSeam().orElseThrow();
        lastCut = history.cuts().size();
        lastCommit = history.committed();
    }

    private void remember(Intent intent) {
        intent.ranges().forEach(range -> journaled.put(range, intent));
    }

    /** Where the committed cuts ended at the start. */
    public Seam committedAtStart() {
        return committed;
    }

    /**
     * Where the next cut ends, given where the stream stands.
     *
     * @param standing offset by partition
     * @param fresh the end that back-pressure and the rate cap allow, by partition; for new cuts
     * @param most how many messages may be taken together when state is rebuilt
     * @return the end by partition
     */
    public synchronized Map<Integer, Long> end(Map<Integer, Long> standing, Map<Integer, Long> fresh, long most) {
        Seam at = new Seam(standing);
        while (!replayable.isEmpty() && isBehind(replayable.peekFirst(), at)) {
            replayable.removeFirst();
        }
        Map<Integer, Long> end = new HashMap<>(standing);
        if (replayable.isEmpty()) {
            // Offsets that retention has removed would make the end lie before the stream's place.
            fresh.forEach((partition, offset) -> end.merge(partition, offset, Math::max));
            return end;
        }
        Intent first = replayable.peekFirst();
        if (first.cut() > lastCommit) {
            first.ranges().forEach(range -> end.put(range.partition(), range.until()));
            return end;
        }
        long taken = 0;
        for (Intent next : replayable) {
            long length = next.ranges().stream().mapToLong(OffsetRange::length).sum();
            boolean joins = next.cut() <= lastCommit && next.generation().equals(first.generation());
            if (!joins || (taken > 0 && taken + length > most)) {
                break;
            }
            next.ranges().forEach(range -> end.merge(range.partition(), range.until(), Math::max));
            taken += length;
        }
        return end;
    }

    private static boolean isBehind(Intent intent, Seam at) {
        return intent.ranges().stream().allMatch(range -> range.until() <= at.at(range.partition()));
    }

    /**
     * The cut of a micro-batch; journals the intent, durably, if it is new.
     *
     * @param ranges what the stream takes; empty ranges left out
     * @param generation says which baselines a new cut is scored with
     */
    public synchronized Optional<Cut> open(List<OffsetRange> ranges, long batchTime, Supplier<String> generation) {
        if (ranges.isEmpty()) {
            return Optional.empty();
        }
        Optional<Intent> known = known(ranges);
        if (known.isPresent()) {
            Intent intent = known.get();
            boolean done = intent.cut() <= lastCommit;
            return Optional.of(new Cut(
                    done ? 0 : intent.cut(), done ? Purpose.STATE_ONLY : Purpose.OUTPUT, intent.generation(), ranges));
        }
        if (ranges.stream().allMatch(range -> range.until() <= committed.at(range.partition()))) {
            return Optional.of(new Cut(0, Purpose.STATE_ONLY, generationAt(ranges), ranges));
        }
        requireNew(ranges);
        Intent intent = new Intent(lastCut + 1, batchTime, generation.get(), ranges);
        journal.append(intent);
        lastCut++;
        journaledSeam = journaledSeam.advance(ranges);
        remember(intent);
        return Optional.of(new Cut(intent.cut(), Purpose.OUTPUT, intent.generation(), ranges));
    }

    /** The journaled cut of exactly these ranges. One that is committed is known as well: Spark repeats its last batch, for its state. */
    private Optional<Intent> known(List<OffsetRange> ranges) {
        Intent intent = journaled.get(ranges.get(0));
        if (intent == null
                || intent.ranges().size() != ranges.size()
                || !intent.ranges().containsAll(ranges)) {
            return Optional.empty();
        }
        return Optional.of(intent);
    }

    /** A cut that contradicts the journal would make it unreadable for good: rather this batch fails. */
    private void requireNew(List<OffsetRange> ranges) {
        for (OffsetRange range : ranges) {
            if (range.from() != journaledSeam.at(range.partition())) {
                throw new IllegalStateException("the stream takes " + range + ", but partition " + range.partition()
                        + " is journaled up to " + journaledSeam.at(range.partition()));
            }
        }
    }

    /** What a stretch of committed cuts was scored with; retention may have taken the beginning of its first cut. */
    private String generationAt(List<OffsetRange> ranges) {
        return journaled.entrySet().stream()
                .filter(each -> ranges.stream().anyMatch(range -> begins(range, each.getKey())))
                .map(each -> each.getValue().generation())
                .findFirst()
                .orElse("");
    }

    private static boolean begins(OffsetRange stretch, OffsetRange cut) {
        return cut.partition() == stretch.partition() && cut.from() <= stretch.from() && stretch.from() < cut.until();
    }

    /** All output of the cut has been acknowledged. A cut whose predecessor is not committed is an error. */
    public synchronized void commit(Cut cut) {
        if (cut.purpose() == Purpose.STATE_ONLY || cut.number() <= lastCommit) {
            return;
        }
        if (cut.number() != lastCommit + 1) {
            throw new IllegalStateException(
                    "cut " + cut.number() + " cannot be committed: cut " + (lastCommit + 1) + " before it is not");
        }
        journal.append(new Commit(cut.number()));
        lastCommit = cut.number();
        // Only cuts that Spark may repeat are worth remembering; it repeats the last few.
        if (journaled.size() > 50_000) {
            forget(lastCommit - 1_000);
        }
    }

    private void forget(long before) {
        journaled.values().removeIf(intent -> intent.cut() < before);
    }

    /** A snapshot of all journaled cuts that are not committed; for the log. */
    public synchronized List<Long> uncommitted() {
        List<Long> cuts = new ArrayList<>();
        for (long cut = lastCommit + 1; cut <= lastCut; cut++) {
            cuts.add(cut);
        }
        return cuts;
    }

    /** The number of the last committed cut. */
    public synchronized long lastCommit() {
        return lastCommit;
    }
}
