package io.seamark.common.frame;

import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The reader's half of exactly-once: puts the parts of frames together and says, for each, what is to be done with it,
 * given what has been applied. A replay of the writer repeats parts and frames; neither has an effect twice.
 *
 * <p>Not thread-safe.
 */
public final class FrameAssembler {

    private final Map<Integer, Long> applied;
    private final Map<Integer, Pending> pending = new HashMap<>();

    /** @param applied the offsets up to which frames have been applied; the seam of the generation at first */
    public FrameAssembler(Seam applied) {
        this.applied = new TreeMap<>(applied.offsets());
    }

    /** What is to be done with a part. */
    public sealed interface Verdict {}

    /** The frame is whole and is the next one: fold these parts, then call {@link #applied}. */
    public record Apply(List<FramePart> parts) implements Verdict {}

    /** More parts of this frame are to come. */
    public record Incomplete() implements Verdict {}

    /** All of it has been applied before. */
    public record Skip() implements Verdict {}

    /** Readings from {@code expected} on are missing before this frame: nothing may be applied until they come. */
    public record Gap(long expected, OffsetRange found) implements Verdict {}

    /** The frame begins before, and ends beyond, what has been applied: a writer broke the contract. */
    public record Overlap(long expected, OffsetRange found) implements Verdict {}

    /** Parts by index, as they come: what a part says of their number allocates nothing. */
    private record Pending(OffsetRange range, int parts, SortedMap<Integer, FramePart> found) {}

    /** Takes the next message of the topic. */
    public Verdict offer(FramePart part) {
        OffsetRange range = part.range();
        long expected = applied.getOrDefault(range.partition(), 0L);
        if (range.until() <= expected) {
            return new Skip(); // parts that wait stay: two writers may overlap for a moment
        }
        if (range.from() > expected) {
            return new Gap(expected, range);
        }
        if (range.from() < expected) {
            return new Overlap(expected, range);
        }
        if (part.parts() == 1) {
            return new Apply(List.of(part));
        }
        Pending frame = pending.get(range.partition());
        if (frame == null || !frame.range.equals(range) || frame.parts != part.parts()) {
            frame = new Pending(range, part.parts(), new TreeMap<>());
            pending.put(range.partition(), frame);
        }
        frame.found.put(part.part(), part);
        return frame.found.size() < frame.parts ? new Incomplete() : new Apply(List.copyOf(frame.found.values()));
    }

    /** The frame of this range has been folded, durably, together with this offset. */
    public void applied(OffsetRange range) {
        applied.put(range.partition(), range.until());
        pending.remove(range.partition());
    }

    /** Whether parts of a frame of this partition wait for the rest. */
    public boolean isWaiting(int partition) {
        return pending.containsKey(partition);
    }

    /** The offsets up to which frames have been applied. */
    public Seam applied() {
        return new Seam(applied);
    }
}
