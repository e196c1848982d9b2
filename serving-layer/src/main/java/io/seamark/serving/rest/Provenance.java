package io.seamark.serving.rest;

import io.seamark.serving.fold.FrameGap;
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
 * @param complete whether nothing is known to be missing: a generation is loaded, and no frame is missing beyond its seam
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
        List<Gap> gaps) {

    /**
     * @param newestEventTime newest event time that was folded, epoch milliseconds
     * @param ageMillis time since the last folded frame was written
     */
    record Freshness(Optional<Long> newestEventTime, Optional<Long> ageMillis) {

        static Freshness of(FoldState state, long now) {
            return new Freshness(
                    Optional.of(state.newestTs()).filter(ts -> ts > 0),
                    Optional.of(state.frameAt()).filter(at -> at > 0).map(at -> Math.max(0, now - at)));
        }
    }

    /**
     * @param partition of {@code readings}
     * @param from first offset that is missing
     * @param until where the next known frame begins
     * @param overlap whether frames overlap there instead
     */
    record Gap(int partition, long from, long until, boolean overlap) {}

    static Provenance of(PinnedView pinned, long batchCount, long speedCount, long now) {
        View view = pinned.view();
        FoldState state = pinned.state();
        List<Gap> gaps = gaps(view);
        return new Provenance(
                view.id(),
                view.seam().offsets(),
                state.appliedOffsets(),
                Freshness.of(state, now),
                batchCount,
                speedCount,
                view.manifest().isPresent() && gaps.isEmpty(),
                gaps);
    }

    static List<Gap> gaps(View view) {
        return view.fold().gaps().values().stream()
                .sorted(java.util.Comparator.comparingInt(FrameGap::partition))
                .map(gap -> new Gap(gap.partition(), gap.expected(), gap.found(), gap.overlap()))
                .toList();
    }
}
