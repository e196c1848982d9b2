package io.seamark.speed.cut;

import static java.util.Objects.requireNonNull;

import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What retention has left of the log, and so what of a cut is lost. Immutable.
 *
 * @param beginning first offset that is left in each partition
 */
record Retained(Seam beginning) {

    Retained {
        requireNonNull(beginning, "beginning");
    }

    /** What is left of these ranges; ranges of which nothing is left are left out. */
    List<OffsetRange> of(List<OffsetRange> ranges) {
        return ranges.stream()
                .filter(range -> range.until() > beginning.at(range.partition()))
                .map(range -> new OffsetRange(
                        range.partition(), Math.max(range.from(), beginning.at(range.partition())), range.until()))
                .toList();
    }

    /** What is lost of these ranges. */
    List<OffsetRange> lost(List<OffsetRange> ranges) {
        return ranges.stream()
                .filter(range -> range.from() < beginning.at(range.partition()))
                .map(range -> new OffsetRange(
                        range.partition(), range.from(), Math.min(range.until(), beginning.at(range.partition()))))
                .toList();
    }

    /**
     * What a new cut takes, with what is lost before it.
     *
     * @param ranges what the stream takes
     * @param journaled where the cuts so far end
     * @param everywhere whether what is lost in other partitions than these belongs to this cut as well
     */
    List<OffsetRange> withLost(List<OffsetRange> ranges, Seam journaled, boolean everywhere) {
        Map<Integer, OffsetRange> taken = new HashMap<>();
        ranges.forEach(range -> taken.put(range.partition(), range));
        TreeSet<Integer> partitions = new TreeSet<>(taken.keySet());
        if (everywhere) {
            partitions.addAll(beginning.offsets().keySet());
        }
        List<OffsetRange> whole = new ArrayList<>();
        for (int partition : partitions) {
            OffsetRange range = taken.get(partition);
            long first = beginning.at(partition);
            long stands = journaled.at(partition);
            if (stands < first && (range == null || range.from() == first)) {
                whole.add(new OffsetRange(partition, stands, range == null ? first : range.until()));
            } else if (range != null) {
                whole.add(range);
            }
        }
        return whole;
    }
}
