package io.seamark.serving.rest;

import io.seamark.common.reading.RejectReason;
import io.seamark.serving.fold.FrameGap;
import io.seamark.serving.staleness.Backlog;
import io.seamark.serving.staleness.ReadingsWatch;
import io.seamark.serving.state.FoldState;
import io.seamark.serving.view.PinnedView;
import io.seamark.serving.view.View;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a merged answer comes from.
 *
 * @param generation id of the generation; empty before the first
 * @param seam where its batch view ends, offset by partition
 * @param applied offsets up to which the deltas are folded in, by partition
 * @param freshness how new the speed part is
 * @param batchCount values that the batch view gave
 * @param speedCount values that the speed view gave
 * @param complete whether nothing that can still be had is missing: a generation is loaded, and no frame is missing beyond its
 *     seam
 * @param lost readings that retention removed from the log before anybody took them: they are in no view, and never will be
 * @param gaps the stretches that are missing
 */
record Provenance(
        String generation,
        Map<Integer, Long> seam,
        Map<Integer, Long> applied,
        Freshness freshness,
        long batchCount,
        long speedCount,
        boolean complete,
        long lost,
        List<Gap> gaps) {

    /**
     * @param newestEventTime newest event time that was folded, epoch milliseconds
     * @param ageMillis time since the last folded frame was written
     * @param staleMillis how long the oldest reading that no view has has waited; 0 if none does
     * @param readingsWaiting readings in the log that no view has
     */
    record Freshness(Optional<Long> newestEventTime, Optional<Long> ageMillis, long staleMillis, long readingsWaiting) {

        static Freshness of(FoldState state, Backlog backlog, long now) {
            return new Freshness(
                    Optional.of(state.newestTs()).filter(ts -> ts > 0),
                    Optional.of(state.frameAt()).filter(at -> at > 0).map(at -> Math.max(0, now - at)),
                    backlog.staleMillis(),
                    backlog.readings());
        }
    }

    /**
     * @param partition of {@code readings}
     * @param from first offset that is missing
     * @param until where the next known frame begins
     * @param overlap whether frames overlap there instead
     */
    record Gap(int partition, long from, long until, boolean overlap) {}

    static Provenance of(PinnedView pinned, long batchCount, long speedCount, ReadingsWatch readings, long now) {
        View view = pinned.view();
        FoldState state = pinned.state();
        Backlog backlog = readings.beyond(state.applied());
        List<Gap> gaps = gaps(view);
        return new Provenance(
                view.id(),
                view.seam().offsets(),
                state.appliedOffsets(),
                Freshness.of(state, backlog, now),
                batchCount,
                speedCount,
                view.manifest().isPresent() && gaps.isEmpty(),
                lost(view, state),
                gaps);
    }

    /** Of the generation and of the frames beyond its seam. */
    static long lost(View view, FoldState state) {
        return view.manifest()
                        .map(manifest -> manifest.rejected().getOrDefault(RejectReason.LOST.name(), 0L))
                        .orElse(0L)
                + state.tally().rejected(RejectReason.LOST);
    }

    static List<Gap> gaps(View view) {
        return view.fold().gaps().values().stream()
                .sorted(java.util.Comparator.comparingInt(FrameGap::partition))
                .map(gap -> new Gap(gap.partition(), gap.expected(), gap.found(), gap.overlap()))
                .toList();
    }
}
