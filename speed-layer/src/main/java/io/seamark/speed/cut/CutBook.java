package io.seamark.speed.cut;

import static java.util.Objects.requireNonNull;

import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.journal.JournalWriter;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.journal.Terms;
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
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The driver's book of cuts: what the journal has, and what comes next. A cut that was journaled is never cut differently.
 *
 * <p>Behind the committed seam (a start without Spark's checkpoint) it hands out stretches that only rebuild state, of any
 * length but under the same terms each; then every cut that has an intent and no commit, exactly as it was; then new ones.
 *
 * <p>What retention has removed although no cut had taken it belongs to the next cut all the same, as lost: so cuts and
 * frames stay without holes. Thread-safe.
 */
public final class CutBook {

    private final JournalWriter journal;
    private final int mostPending;
    private final LongSupplier now;
    private final Seam base;
    private final Retained retained;
    private final Seam committedAtStart;
    private final Taken.When earliestTaken;

    /** Every cut that the journal tells of, oldest first; and by each of its ranges. */
    private final Deque<Intent> cuts = new ArrayDeque<>();

    private final Map<OffsetRange, Intent> byRange = new HashMap<>();

    /** Those that this process has not come by yet. */
    private final Deque<Intent> ahead = new ArrayDeque<>();

    private final Map<Long, Seam> ends = new HashMap<>();
    private final Forgotten forgotten;
    private Seam journaledSeam;
    private Seam committedSeam;
    private Committed committed;
    private long lastCut;
    private long lastCommit;
    private boolean draining;

    /**
     * @param journal taken over; it has an origin
     * @param beginning first offset that retention has left in each partition
     * @param mostPending how many cuts may be journaled and not committed before new ones wait, at least 1
     */
    public CutBook(JournalWriter journal, Seam beginning, int mostPending) {
        this(journal, beginning, mostPending, System::currentTimeMillis);
    }

    /** @param now the clock, epoch milliseconds */
    CutBook(JournalWriter journal, Seam beginning, int mostPending, LongSupplier now) {
        this.now = now;
        this.journal = requireNonNull(journal, "journal");
        this.mostPending = mostPending;
        this.retained = new Retained(beginning);
        JournalHistory history = journal.history();
        base = history.base();
        forgotten = new Forgotten(base);
        committedAtStart = history.committedSeam().orElseThrow();
        committedSeam = committedAtStart;
        journaledSeam = committedAtStart;
        committed = new Committed(committedSeam, MessageProof.lastOfEach(history.proofs()));
        history.committedCuts().forEach(this::remember);
        history.uncommitted().forEach(cut -> {
            remember(cut);
            moveTo(cut);
        });
        ahead.addAll(history.cuts());
        earliestTaken = cuts.isEmpty() ? Taken.When.at(now.getAsLong()) : Taken.When.of(cuts.peekFirst());
        lastCut = history.lastCut();
        lastCommit = history.committed();
    }

    private void remember(Intent intent) {
        cuts.addLast(intent);
        intent.ranges().forEach(range -> byRange.put(range, intent));
    }

    private void moveTo(Intent intent) {
        journaledSeam = journaledSeam.advance(intent.ranges());
        ends.put(intent.cut(), journaledSeam);
    }

    /**
     * Where the next micro-batch ends, given where the stream stands.
     *
     * @param standing offset by partition
     * @param fresh the end that back-pressure and the rate cap allow, by partition; for new cuts
     * @param most how many messages may be taken together when state is rebuilt
     * @return the end by partition
     */
    public synchronized Map<Integer, Long> end(Map<Integer, Long> standing, Map<Integer, Long> fresh, long most) {
        Seam at = new Seam(standing);
        Map<Integer, Long> end = new HashMap<>(standing);
        if (!at.isAtOrBeyond(base)) {
            // Older than all cuts that the journal tells of: of interest for what the devices have sent before.
            long each = Math.max(1, most / Math.max(1, standing.size()));
            standing.forEach((p, offset) -> end.put(p, Math.max(offset, Math.min(base.at(p), offset + each))));
            return end;
        }
        while (!ahead.isEmpty() && ahead.peekFirst().cut() <= lastCommit && isBehind(ahead.peekFirst(), at)) {
            ahead.removeFirst();
        }
        if (ahead.isEmpty()) {
            // Where batches wait for each other, the next ones take nothing, and a later one takes it all: a death then
            // leaves few cuts to do again, and a slow start does not pile up one for each interval.
            if (!draining && lastCut - lastCommit < mostPending) {
                // Offsets that retention has removed would make the end lie before the stream's place.
                fresh.forEach((partition, offset) -> end.merge(partition, offset, Math::max));
            }
            return end;
        }
        Intent first = ahead.peekFirst();
        if (first.cut() > lastCommit) {
            first.ranges().forEach(range -> end.merge(range.partition(), range.until(), Math::max));
            return end;
        }
        long taken = 0;
        for (Intent next : ahead) {
            long length = next.ranges().stream().mapToLong(OffsetRange::length).sum();
            boolean joins = next.cut() <= lastCommit && next.terms().equals(first.terms());
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
     * @param terms says what a new cut is processed under
     */
    public synchronized Optional<Cut> open(List<OffsetRange> ranges, long batchTime, Supplier<Terms> terms) {
        Optional<Intent> known = known(ranges);
        if (known.isPresent()) {
            return Optional.of(again(known.get()));
        }
        if (!ranges.isEmpty()
                && ranges.stream().allMatch(range -> range.until() <= committedAtStart.at(range.partition()))) {
            return Optional.of(cut(0, Purpose.STATE_ONLY, termsAt(ranges), ranges, takenIn(ranges)));
        }
        List<OffsetRange> whole = retained.withLost(ranges, journaledSeam, ahead.isEmpty());
        if (whole.isEmpty()) {
            return Optional.empty();
        }
        requireNew(whole);
        Intent intent = new Intent(lastCut + 1, batchTime, now.getAsLong(), terms.get(), whole, retained.lost(whole));
        journal.append(intent);
        lastCut++;
        remember(intent);
        moveTo(intent);
        return Optional.of(cut(intent, Purpose.OUTPUT));
    }

    private Cut cut(Intent intent, Purpose purpose) {
        long number = purpose == Purpose.OUTPUT ? intent.cut() : 0;
        return cut(
                number, purpose, intent.terms(), intent.ranges(), taken(intent).toList());
    }

    private Cut cut(long number, Purpose purpose, Terms terms, List<OffsetRange> ranges, List<Taken> taken) {
        return new Cut(number, purpose, terms, ranges, retained.beginning(), taken, earliestTaken);
    }

    private static Stream<Taken> taken(Intent intent) {
        Taken.When when = Taken.When.of(intent);
        return intent.ranges().stream().map(range -> new Taken(range, when));
    }

    /** When the messages of a stretch of cuts were taken, as far as cuts are known. */
    private List<Taken> takenIn(List<OffsetRange> ranges) {
        return cuts.stream()
                .flatMap(CutBook::taken)
                .filter(each -> ranges.stream().anyMatch(range -> overlap(range, each.range())))
                .toList();
    }

    private static boolean overlap(OffsetRange a, OffsetRange b) {
        return a.partition() == b.partition() && a.from() < b.until() && b.from() < a.until();
    }

    /**
     * The journaled cut of which the stream takes all that retention has left. One that is committed is known as well:
     * Spark repeats its last batches, for their state.
     */
    private Optional<Intent> known(List<OffsetRange> ranges) {
        Intent next = ahead.peekFirst();
        if (next != null
                && next.cut() > lastCommit
                && retained.of(next.ranges()).equals(List.copyOf(ranges))) {
            return Optional.of(next);
        }
        Intent intent = ranges.isEmpty() ? null : byRange.get(ranges.get(0));
        return Optional.ofNullable(intent).filter(found -> found.ranges().equals(ranges));
    }

    private Cut again(Intent intent) {
        if (intent.cut() <= lastCommit) {
            return cut(intent, Purpose.STATE_ONLY);
        }
        ahead.remove(intent);
        List<OffsetRange> lost = retained.lost(intent.ranges());
        if (!lost.equals(intent.lost())) {
            journal.append(new Intent(
                    intent.cut(), intent.batchTime(), intent.taken(), intent.terms(), intent.ranges(), lost));
        }
        return cut(intent, Purpose.OUTPUT);
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

    /** What a stretch of committed cuts was processed under; retention may have taken the beginning of its first cut. */
    private Terms termsAt(List<OffsetRange> ranges) {
        return byRange.entrySet().stream()
                .filter(each -> ranges.stream().anyMatch(range -> begins(range, each.getKey())))
                .map(each -> each.getValue().terms())
                .findFirst()
                .orElse(Terms.NONE);
    }

    private static boolean begins(OffsetRange stretch, OffsetRange cut) {
        return cut.partition() == stretch.partition() && cut.from() <= stretch.from() && stretch.from() < cut.until();
    }

    /**
     * All output of the cut has been acknowledged. A cut whose predecessor is not committed is an error.
     *
     * @param last the last message that it took from each partition
     */
    public synchronized void commit(Cut cut, List<MessageProof> last) {
        if (cut.purpose() == Purpose.STATE_ONLY || cut.number() <= lastCommit) {
            return;
        }
        if (cut.number() != lastCommit + 1) {
            throw new IllegalStateException(
                    "cut " + cut.number() + " cannot be committed: cut " + (lastCommit + 1) + " before it is not");
        }
        journal.append(new Commit(cut.number(), last));
        lastCommit = cut.number();
        committedSeam = ends.remove(cut.number());
        List<MessageProof> all = new ArrayList<>(committed.last());
        all.addAll(last);
        committed = new Committed(committedSeam, MessageProof.lastOfEach(all));
    }

    /** Commits a cut without proof of what it took. */
    public void commit(Cut cut) {
        commit(cut, List.of());
    }

    /**
     * Forgets the cuts that nobody will ask for again, and removes from the journal those that the batch view has as well.
     *
     * @param snapshot all that lies behind it is in the states of a snapshot
     * @param batch where the batch view ends
     * @param before time of a batch, epoch milliseconds; what is younger Spark may still repeat
     * @return how many segments of the journal were removed
     */
    public synchronized int clean(Seam snapshot, Seam batch, long before) {
        while (!cuts.isEmpty()
                && cuts.peekFirst().cut() <= lastCommit
                && cuts.peekFirst().batchTime() < before
                && isBehind(cuts.peekFirst(), snapshot)) {
            Intent gone = cuts.removeFirst();
            gone.ranges().forEach(byRange::remove);
            forgotten.add(gone);
        }
        return journal.clean(forgotten.takenBehind(batch));
    }

    /** Makes sure that the journal can be written; see {@link JournalWriter#requireWritable}. */
    public void requireWritable() {
        journal.requireWritable();
    }

    /** No new cut is made from now on; those that are journaled are finished. */
    public synchronized void drain() {
        draining = true;
    }

    /** Whether every journaled cut is committed and has gone into the state of the devices. */
    public synchronized boolean isLevel() {
        return ahead.isEmpty() && lastCommit == lastCut;
    }

    /** Whether what comes out of batches now is new, and not states of the past; later cuts may be under way. */
    public synchronized boolean isCaughtUp() {
        return ahead.isEmpty();
    }

    /** The number of the last committed cut. */
    public synchronized long lastCommit() {
        return lastCommit;
    }

    /**
     * What the log must still have.
     *
     * @param seam where the readings end that are in committed cuts
     * @param last the last of them in each partition, as far as it is proven
     */
    public record Committed(Seam seam, List<MessageProof> last) {}

    /** What has been committed so far. */
    public synchronized Committed committed() {
        return committed;
    }

    /** Where the readings end that are in committed cuts. */
    public synchronized Seam committedSeam() {
        return committedSeam;
    }
}
