package io.seamark.batch.archive;

import static java.util.stream.Collectors.joining;

import io.seamark.common.reading.OnLoss;
import io.seamark.common.reading.OnReplaced;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a table has to take of the log to come from one seam to another.
 *
 * @param present what the log has, in pieces of one task each
 * @param lost what retention has removed before it was taken; empty unless the policy is to go on
 */
record Stretches(List<OffsetRange> present, List<OffsetRange> lost) {

    /** Messages of one task: bounds its memory, and lets a long night use all cores. */
    private static final long TASK_MESSAGES = 1_000_000;

    /**
     * Holds the log against what is wanted of it.
     *
     * @param from the seam that the table stands at, empty before its first
     * @param until the seam that it is to come to
     * @throws SeamarkException if the log was made anew, or has lost something and the policy is to stop
     */
    static Stretches of(ReadingLog log, Optional<Seam> from, Seam until, OnLoss onLoss) {
        Seam start = from.orElse(Seam.START);
        if (!until.isAtOrBeyond(start)) {
            throw new SeamarkException("The log is sealed at " + until + ", but " + start + " is archived already: the"
                    + " topic or the journal was made anew. Restore them, or begin with an empty store.");
        }
        Seam begin = log.begin();
        Seam end = log.end();
        List<OffsetRange> present = new ArrayList<>();
        List<OffsetRange> lost = new ArrayList<>();
        for (OffsetRange range : start.until(until)) {
            if (range.until() > end.at(range.partition())) {
                throw new SeamarkException("Partition " + range.partition() + " ends at " + end.at(range.partition())
                        + ", before the seam at " + range.until() + ": the topic was made anew, or has lost its tail."
                        + " Restore it; or let the speed layer go on after what is lost (" + OnReplaced.SETTING
                        + " = go-on), and run the batch then; or begin with an empty store.");
            }
            long first = Math.min(range.until(), Math.max(range.from(), begin.at(range.partition())));
            // Without an archive the past of the log was never promised: what retention took before is no loss of ours.
            if (from.isPresent() && first > range.from()) {
                lost.add(new OffsetRange(range.partition(), range.from(), first));
            }
            split(range.partition(), first, range.until(), present);
        }
        if (onLoss == OnLoss.STOP && !lost.isEmpty()) {
            throw new SeamarkException("Retention has removed " + words(lost) + " before they were archived: "
                    + length(lost) + " messages are lost. To go on without them, counted as LOST, run once with --set"
                    + " kafka.on-loss=go-on; against the next loss, run the batch more often or raise the topic's"
                    + " retention.");
        }
        return new Stretches(present, lost);
    }

    private static void split(int partition, long from, long until, List<OffsetRange> tasks) {
        for (long next = from; next < until; next += TASK_MESSAGES) {
            tasks.add(new OffsetRange(partition, next, Math.min(until, next + TASK_MESSAGES)));
        }
    }

    static long length(List<OffsetRange> ranges) {
        return ranges.stream().mapToLong(OffsetRange::length).sum();
    }

    /** What is lost, for people. */
    static String words(List<OffsetRange> ranges) {
        return ranges.stream()
                .map(range ->
                        "offsets " + range.from() + " to " + (range.until() - 1) + " of partition " + range.partition())
                .collect(joining(", "));
    }

    /** What is lost, as {@link Marks#LOST} has it. */
    String lostText() {
        return lost.stream()
                .map(range -> range.partition() + ":" + range.from() + "-" + range.until())
                .collect(joining(","));
    }
}
