package io.seamark.common.seam;

import static java.util.stream.Collectors.joining;

import io.seamark.common.bytes.CorruptDataException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the batch view ends and the speed view begins: for each partition the first offset that is <em>not</em> below the
 * seam. A partition that is not named begins at 0. Immutable and thread-safe.
 *
 * @param offsets offset by partition, all at least 0
 */
public record Seam(SortedMap<Integer, Long> offsets) implements java.io.Serializable {

    /** The seam below which there is nothing. */
    public static final Seam START = new Seam(Map.of());

    public Seam(Map<Integer, Long> offsets) {
        this((SortedMap<Integer, Long>) new TreeMap<>(offsets));
    }

    public Seam {
        Map<Integer, Long> given = offsets; // as a Map, so that an order of its own is not kept
        offsets = Collections.unmodifiableSortedMap(new TreeMap<>(given));
        offsets.forEach((partition, offset) -> {
            if (partition < 0 || offset < 0) {
                throw new IllegalArgumentException("no seam: partition " + partition + " at " + offset);
            }
        });
    }

    /** The seam's offset in a partition. */
    public long at(int partition) {
        return offsets.getOrDefault(partition, 0L);
    }

    /** Whether the reading at this place of the log belongs to the batch view. */
    public boolean covers(int partition, long offset) {
        return offset < at(partition);
    }

    /** Whether this seam is at or beyond {@code other} in every partition. */
    public boolean isAtOrBeyond(Seam other) {
        return other.offsets.entrySet().stream().allMatch(e -> at(e.getKey()) >= e.getValue());
    }

    /** What lies between this seam and a later one; partitions in order, empty ranges left out. */
    public List<OffsetRange> until(Seam later) {
        if (!later.isAtOrBeyond(this)) {
            throw new IllegalArgumentException("the seam " + later + " lies before " + this);
        }
        List<OffsetRange> ranges = new ArrayList<>();
        later.offsets.forEach((partition, offset) -> {
            if (offset > at(partition)) {
                ranges.add(new OffsetRange(partition, at(partition), offset));
            }
        });
        return ranges;
    }

    /** This seam moved to the end of each range. */
    public Seam advance(List<OffsetRange> ranges) {
        Map<Integer, Long> moved = new TreeMap<>(offsets);
        ranges.forEach(range -> moved.put(range.partition(), range.until()));
        return new Seam(moved);
    }

    /** {@code 0:120,1:80}; the form in table properties, logs and answers. */
    public String toText() {
        return offsets.entrySet().stream()
                .map(e -> e.getKey() + ":" + e.getValue())
                .collect(joining(","));
    }

    /**
     * Reads {@link #toText}.
     *
     * @throws CorruptDataException if it is none, or names a partition twice
     */
    public static Seam parse(String text) {
        Map<Integer, Long> offsets = new TreeMap<>();
        try {
            if (!text.isBlank()) {
                for (String part : text.split(",", -1)) {
                    String[] pair = part.split(":", -1);
                    Long before = offsets.put(Integer.valueOf(pair[0].trim()), Long.valueOf(pair[1].trim()));
                    if (pair.length != 2 || before != null) {
                        throw new IllegalArgumentException("at '" + part + "'");
                    }
                }
            }
            return new Seam(offsets);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CorruptDataException("'" + text + "' is no seam; it reads partition:offset,partition:offset", e);
        }
    }

    @Override
    public String toString() {
        return "[" + toText() + "]";
    }
}
