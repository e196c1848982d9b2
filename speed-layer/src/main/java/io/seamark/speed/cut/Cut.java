package io.seamark.speed.cut;

import io.seamark.common.journal.Terms;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What one micro-batch takes from the log, and what is to be done with it.
 *
 * @param number of the cut in the journal; 0 for what only rebuilds state
 * @param purpose whether its output is wanted
 * @param terms what it is scored with and told under
 * @param ranges empty ranges left out
 * @param beginning what lies below it had been removed by retention before this process began
 * @param taken when its messages were first taken, as far as the journal tells, by offset
 * @param earliestTaken when the first messages were taken of which the journal tells; others were taken before
 */
public record Cut(
        long number,
        Purpose purpose,
        Terms terms,
        List<OffsetRange> ranges,
        Seam beginning,
        List<Taken> taken,
        Taken.When earliestTaken)
        implements Serializable {

    /** Why a cut is processed. */
    public enum Purpose {
        /** For its output: frames, alerts, rejects; then it is committed. */
        OUTPUT,
        /** It was committed before: only the state of the devices is wanted. */
        STATE_ONLY
    }

    public Cut {
        ranges = List.copyOf(ranges);
        taken = List.copyOf(taken);
    }

    /** What a batch without any message does: it hands the state on. */
    public static Cut nothing() {
        return new Cut(0, Purpose.STATE_ONLY, Terms.NONE, List.of(), Seam.START, List.of(), Taken.When.at(0));
    }

    /** Id of the generation whose baselines score it; empty if there is none. */
    public String generation() {
        return terms.generation();
    }

    /** What it takes from a partition, if anything. */
    public Optional<OffsetRange> range(int partition) {
        return ranges.stream().filter(range -> range.partition() == partition).findFirst();
    }

    /** When the messages of a partition were first taken. */
    public Taken.Times taken(int partition) {
        return new Taken.Times(
                taken.stream()
                        .filter(each -> each.range().partition() == partition)
                        .toList(),
                earliestTaken);
    }

    /** How many messages. */
    public long messages() {
        return ranges.stream().mapToLong(OffsetRange::length).sum();
    }

    /** How many messages of a range retention had removed. */
    public long lost(OffsetRange range) {
        return Math.max(0, Math.min(range.until(), beginning.at(range.partition())) - range.from());
    }
}
