package io.seamark.deploy.verify;

import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.seam.Seam;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the log lost after it was taken. Under these offsets it may have other messages now, so that not all that was made of the
 * old ones can be recomputed: what the archive keeps of them is the truth there; what the speed layer took of them, and the
 * archive has not, is in the answers until a generation lies beyond, and nobody can say any more what it was. Immutable.
 */
final class ReplacedOffsets {

    private final List<ReplacedRange> ranges;

    private ReplacedOffsets(List<ReplacedRange> ranges) {
        this.ranges = ranges;
    }

    /**
     * Brings both records together.
     *
     * @param met what the archive has met
     * @param recorded what the speed layer has recorded; where the archive has not met it, it has not moved since
     * @param archived where the archive ends
     */
    static ReplacedOffsets of(Collection<ReplacedRange> met, Collection<ReplacedRange> recorded, Seam archived) {
        return new ReplacedOffsets(ReplacedRange.merge(
                met,
                recorded.stream()
                        .map(range -> range.keptUntil(archived.at(range.partition())))
                        .toList()));
    }

    /** The ranges, in order. */
    List<ReplacedRange> ranges() {
        return ranges;
    }

    /** Whether the messages that the speed layer saw may be others than those that the log has. */
    boolean contains(int partition, long offset) {
        return ranges.stream().anyMatch(range -> range.contains(partition, offset));
    }

    /** Whether the archive keeps what was there before, whatever the log has. */
    boolean isKept(int partition, long offset) {
        return ranges.stream().anyMatch(range -> range.contains(partition, offset) && offset < range.kept());
    }

    /** Whether the archive keeps anything that the log has not. */
    boolean keepsAny() {
        return ranges.stream().anyMatch(range -> range.kept() > range.from());
    }

    /** Whether an answer holds what was there before, and neither archive nor log has it. */
    boolean isOpen(Moment moment, int partition, long offset) {
        return partition >= 0
                && !moment.seam().covers(partition, offset)
                && moment.applied().covers(partition, offset)
                && contains(partition, offset);
    }

    /** How many offsets of these partitions are open in an answer. */
    long open(Moment moment, Collection<Integer> partitions) {
        long open = 0;
        int partition = -1;
        long reached = 0;
        for (ReplacedRange range : ranges) { // in order; what was lost twice is counted once
            if (range.partition() != partition) {
                partition = range.partition();
                reached = moment.seam().at(partition);
            }
            long from = Math.max(reached, range.from());
            long until = Math.min(range.until(), moment.applied().at(partition));
            if (from < until && partitions.contains(partition)) {
                open += until - from;
            }
            reached = Math.max(reached, until);
        }
        return open;
    }

    /**
     * How many messages of these partitions only the speed layer has seen: what repeats them later is no news to it, though
     * archive and log have it once.
     */
    long forgotten(Collection<Integer> partitions) {
        return ranges.stream()
                .filter(range -> partitions.contains(range.partition()))
                .mapToLong(range -> range.until() - range.kept())
                .sum();
    }

    /** The moment without what the speed layer took after such messages: that far, answers hold all at the least. */
    Moment before(Moment moment) {
        Map<Integer, Long> applied = new TreeMap<>(moment.applied().offsets());
        ranges.stream()
                .filter(range -> range.until() > range.kept())
                .forEach(range -> applied.computeIfPresent(
                        range.partition(),
                        (partition, offset) -> Math.min(
                                offset, Math.max(range.until(), moment.seam().at(partition)))));
        return new Moment(moment.generation(), moment.seam(), new Seam(applied));
    }
}
