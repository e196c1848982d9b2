package io.seamark.serving.fold;

import io.seamark.common.seam.OffsetRange;
import io.seamark.serving.log.LogMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is missing in the deltas, by partition, and where to go on when it comes. {@link #gaps} and {@link #seen} are
 * thread-safe, the rest is for one thread.
 */
final class GapBook {

    private static final Logger LOG = LoggerFactory.getLogger(GapBook.class);

    private volatile Map<Integer, FrameGap> gaps = Map.of();
    private final AtomicLong seen = new AtomicLong();

    /** Stretches that are missing now, by partition. */
    Map<Integer, FrameGap> gaps() {
        return gaps;
    }

    /** Gaps and overlaps noticed, healed ones as well. */
    long seen() {
        return seen.get();
    }

    void clear() {
        gaps = Map.of();
    }

    /** A frame was read that cannot be applied, because the one that begins at {@code expected} has not been. */
    void missing(LogMessage message, long expected, OffsetRange found, boolean overlap) {
        int partition = found.partition();
        FrameGap known = gaps.get(partition);
        if (known == null || known.expected() != expected) {
            seen.incrementAndGet();
            LOG.error(
                    "{} in the deltas of partition {}: expected a frame from {}, found {}. Its readings are missing in"
                            + " answers until the speed layer writes them again or the next generation covers them.",
                    overlap ? "An overlap" : "A gap",
                    partition,
                    expected,
                    found);
            set(new FrameGap(partition, expected, found.from(), message.offset(), System.currentTimeMillis(), overlap));
        } else {
            set(new FrameGap(
                    partition,
                    expected,
                    Math.min(known.found(), found.from()),
                    Math.min(known.resumeAt(), message.offset()),
                    known.since(),
                    known.overlap() || overlap));
        }
    }

    private void set(FrameGap gap) {
        Map<Integer, FrameGap> all = new HashMap<>(gaps);
        all.put(gap.partition(), gap);
        gaps = Map.copyOf(all);
    }

    /** A frame was folded. If the missing ones have come with it: where those stand that were read too early. */
    OptionalLong healed(LogMessage message, OffsetRange range) {
        FrameGap gap = gaps.get(range.partition());
        if (gap == null) {
            return OptionalLong.empty();
        }
        if (range.until() < gap.found()) {
            set(new FrameGap(gap.partition(), range.until(), gap.found(), gap.resumeAt(), gap.since(), gap.overlap()));
            return OptionalLong.empty();
        }
        Map<Integer, FrameGap> left = new HashMap<>(gaps);
        left.remove(range.partition());
        gaps = Map.copyOf(left);
        LOG.info("The deltas of partition {} are whole again up to {}", range.partition(), range.until());
        return gap.resumeAt() <= message.offset() ? OptionalLong.of(gap.resumeAt()) : OptionalLong.empty();
    }

    /** From where a partition must be read after a restart, so that nothing that was read too early is left out. */
    long resume(int partition, long next) {
        FrameGap gap = gaps.get(partition);
        return gap == null ? next : Math.min(gap.resumeAt(), next);
    }
}
