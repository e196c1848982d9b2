package io.seamark.serving.rest;

import static io.seamark.serving.rest.JsonBytes.ascii;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.reading.LeftOutCounts;
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

    private static final byte[] GENERATION = ascii("{\"generation\":");
    private static final byte[] SEAM = ascii(",\"seam\":");
    private static final byte[] APPLIED = ascii(",\"applied\":");
    private static final byte[] FRESHNESS = ascii(",\"freshness\":{\"newestEventTime\":");
    private static final byte[] AGE = ascii(",\"ageMillis\":");
    private static final byte[] STALE = ascii(",\"staleMillis\":");
    private static final byte[] WAITING = ascii(",\"readingsWaiting\":");
    private static final byte[] BATCH_COUNT = ascii("},\"batchCount\":");
    private static final byte[] SPEED_COUNT = ascii(",\"speedCount\":");
    private static final byte[] COMPLETE = ascii(",\"complete\":");
    private static final byte[] LOST = ascii(",\"lost\":");
    private static final byte[] GAPS = ascii(",\"gaps\":");
    private static final byte[] NO_GAPS = ascii("[]");

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

    /** As {@link Json} writes it, for answers that are looked up too often for that. */
    void write(JsonBytes out) {
        out.raw(GENERATION).text(generation);
        out.raw(SEAM).offsets(seam).raw(APPLIED).offsets(applied);
        number(out.raw(FRESHNESS), freshness.newestEventTime);
        number(out.raw(AGE), freshness.ageMillis);
        out.raw(STALE).number(freshness.staleMillis).raw(WAITING).number(freshness.readingsWaiting);
        out.raw(BATCH_COUNT).number(batchCount).raw(SPEED_COUNT).number(speedCount);
        out.raw(COMPLETE).truth(complete).raw(LOST).number(lost);
        out.raw(GAPS).raw(gaps.isEmpty() ? NO_GAPS : Json.GSON.toJson(gaps).getBytes(UTF_8));
        out.raw('}');
    }

    private static void number(JsonBytes out, Optional<Long> number) {
        if (number.isPresent()) {
            out.number(number.get());
        } else {
            out.nothing();
        }
    }

    /** Metrics left out of all readings that the answers hold, by name and reason. */
    static LeftOutCounts leftOut(View view, FoldState state) {
        return view.manifest()
                .map(manifest -> LeftOutCounts.of(manifest.leftOut()))
                .orElseGet(LeftOutCounts::new)
                .merge(state.tally().leftOut());
    }

    /** Of the generation and of the frames beyond its seam. */
    static long lost(View view, FoldState state) {
        return view.manifest()
                        .map(manifest -> manifest.rejected().getOrDefault(RejectReason.LOST.name(), 0L))
                        .orElse(0L)
                + state.tally().rejected(RejectReason.LOST);
    }

    static List<Gap> gaps(View view) {
        Map<Integer, FrameGap> gaps = view.fold().gaps();
        return gaps.isEmpty()
                ? List.of()
                : gaps.values().stream()
                        .sorted(java.util.Comparator.comparingInt(FrameGap::partition))
                        .map(gap -> new Gap(gap.partition(), gap.expected(), gap.found(), gap.overlap()))
                        .toList();
    }
}
