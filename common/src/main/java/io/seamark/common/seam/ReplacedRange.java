package io.seamark.common.seam;

import static java.util.stream.Collectors.joining;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A stretch of one partition whose messages the log lost after they were taken; other messages may have these offsets now.
 * Immutable.
 *
 * @param partition Kafka partition of {@code readings}
 * @param from first offset, inclusive
 * @param until end, exclusive; at least {@code from}
 * @param kept end, exclusive, of what the archive had taken before the loss was found, and keeps; what lies from here on, it
 *     has as the log had it afterwards. Lies in {@code [from, until]}; {@code from} as long as no batch run has met the range
 * @param foundAt when the loss was found, epoch milliseconds
 */
public record ReplacedRange(int partition, long from, long until, long kept, long foundAt) implements Serializable {

    public ReplacedRange {
        if (partition < 0 || from < 0 || until < from || kept < from || kept > until) {
            throw new IllegalArgumentException(
                    "no replaced range: partition " + partition + " [" + from + ", " + until + "), kept " + kept);
        }
    }

    /** A range that no batch run has met yet. */
    public static ReplacedRange found(OffsetRange range, long foundAt) {
        return new ReplacedRange(range.partition(), range.from(), range.until(), range.from(), foundAt);
    }

    /** The offsets. */
    public OffsetRange range() {
        return new OffsetRange(partition, from, until);
    }

    /** How many offsets. */
    public long length() {
        return until - from;
    }

    /** Whether an offset lies in the range. */
    public boolean contains(int ofPartition, long offset) {
        return partition == ofPartition && offset >= from && offset < until;
    }

    /** The same range when a batch run meets it whose archive ends at this offset. */
    public ReplacedRange keptUntil(long archived) {
        return new ReplacedRange(partition, from, until, Math.max(from, Math.min(until, archived)), foundAt);
    }

    /** Whether another tells of the same loss, whatever the archive keeps of it. */
    public boolean isSameLoss(ReplacedRange other) {
        return partition == other.partition && from == other.from && until == other.until && foundAt == other.foundAt;
    }

    /**
     * Adds what only the second collection tells of; of the same loss the first has the word.
     *
     * @return in the order of partitions, offsets and times
     */
    public static List<ReplacedRange> merge(Collection<ReplacedRange> first, Collection<ReplacedRange> second) {
        List<ReplacedRange> merged = new ArrayList<>(first);
        second.stream()
                .filter(each -> first.stream().noneMatch(each::isSameLoss))
                .forEach(merged::add);
        merged.sort(Comparator.comparingInt(ReplacedRange::partition)
                .thenComparingLong(ReplacedRange::from)
                .thenComparingLong(ReplacedRange::foundAt));
        return List.copyOf(merged);
    }

    /** Those of which the log still has an offset: what retention has removed can mislead nobody any more. */
    public static List<ReplacedRange> stillIn(Collection<ReplacedRange> ranges, Seam logBegin) {
        return ranges.stream()
                .filter(each -> each.until > logBegin.at(each.partition))
                .toList();
    }

    /** {@code partition:from-until:kept:foundAt}, separated by commas. */
    public static String toText(Collection<ReplacedRange> ranges) {
        return ranges.stream()
                .map(each -> each.partition + ":" + each.from + "-" + each.until + ":" + each.kept + ":" + each.foundAt)
                .collect(joining(","));
    }

    /**
     * Reads {@link #toText}.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static List<ReplacedRange> parse(String text) {
        List<ReplacedRange> ranges = new ArrayList<>();
        for (String each : text.isBlank() ? new String[0] : text.strip().split(",", -1)) {
            String[] parts = each.split("[:-]", -1);
            if (parts.length != 5) {
                throw new IllegalArgumentException("'" + each + "' is no replaced range");
            }
            ranges.add(new ReplacedRange(
                    Integer.parseInt(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]),
                    Long.parseLong(parts[4])));
        }
        return ranges;
    }

    @Override
    public String toString() {
        return range().toString();
    }
}
