package io.seamark.serving.fold;

import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.frame.FrameCodec;
import io.seamark.common.seam.OffsetRange;
import io.seamark.serving.log.Log;
import io.seamark.serving.log.LogMessage;
import io.seamark.serving.log.LogProbe;
import java.util.Optional;

/**
 * Finds where in {@code deltas} to begin, so that a fold does not read the topic from its beginning. The frames of a
 * partition are in the order of their offsets, but for replays after a death: a binary search finds a place where frames
 * turn from what is folded to what is not, and steps back by a margin. It is a guess that saves time and that exactness does
 * not rest on: {@link SpeedFold} reads from the beginning if the frame check finds a gap after it. Thread-safe.
 */
final class FrameSearch {

    /** Messages; a replay is of the last few cuts, each of one frame in a partition, each mostly of one part. */
    static final int MARGIN = 256;

    private final Log deltas;

    FrameSearch(Log deltas) {
        this.deltas = requireNonNull(deltas, "deltas");
    }

    private record Found(long at, OffsetRange frame) {}

    /**
     * Where to begin.
     *
     * @param offset in {@code deltas}
     * @param isOldest whether nothing lies before it
     */
    record Place(long offset, boolean isOldest) {}

    /** Where in the deltas of a partition to begin, if the frame that begins at {@code offset} of the readings is wanted. */
    Place place(int partition, long offset) {
        try (LogProbe probe = deltas.probe()) {
            OffsetRange all = probe.ranges().get(partition);
            if (all == null) {
                return new Place(0, true);
            }
            long found = place(probe, all, offset);
            return new Place(found, found == all.from());
        }
    }

    private static long place(LogProbe probe, OffsetRange all, long offset) {
        long low = all.from();
        long high = all.until();
        while (high - low > MARGIN) {
            long middle = (low + high) >>> 1;
            Optional<Found> found = next(probe, all.partition(), middle, high);
            if (found.isPresent() && found.get().frame().until() <= offset) {
                low = found.get().at() + 1;
            } else {
                high = middle;
            }
        }
        return Math.max(all.from(), low - MARGIN);
    }

    /** The first message in a stretch that is a part of a frame; others are passed over. */
    private static Optional<Found> next(LogProbe probe, int partition, long from, long until) {
        long at = from;
        while (at < until) {
            Optional<LogMessage> message = probe.at(partition, at);
            if (message.isEmpty() || message.get().offset() >= until) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Found(
                        message.get().offset(),
                        FrameCodec.decode(message.get().value()).range()));
            } catch (CorruptDataException e) {
                at = message.get().offset() + 1;
            }
        }
        return Optional.empty();
    }
}
