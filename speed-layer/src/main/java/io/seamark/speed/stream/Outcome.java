package io.seamark.speed.stream;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.seam.OffsetRange;
import io.seamark.speed.cut.Cut;
import java.util.List;
import java.util.Optional;
import org.apache.spark.util.KnownSizeEstimation;

/**
 * What comes out of one partition in one micro-batch.
 *
 * @param cut that it is a part of
 * @param range what the cut takes from this partition
 * @param rejected in the order of the log
 * @param alerts what happened to alerts: to those of silence and of storms, then to those of the devices, in the order in which
 *     the cut has them
 * @param last proves which message of the range was the last; empty where retention has left none
 * @param frame parts of the frame, encoded; none where only states are rebuilt
 * @param checkpointed whether Spark's checkpoint is to hold it
 */
public record Outcome(
        Cut cut,
        OffsetRange range,
        List<Slice.Rejected> rejected,
        List<AlertEvent> alerts,
        Optional<MessageProof> last,
        List<byte[]> frame,
        boolean checkpointed)
        implements KnownSizeEstimation {

    /** What an alert, or a rejected message beside its bytes, takes in memory. */
    private static final long EACH_BYTES = 2 << 10;

    /** Roughly, for Spark, which else walks through all of it in every batch to know what it caches. */
    @Override
    public long estimatedSize() {
        long messages = rejected.stream()
                .mapToLong(each -> each.value().map(value -> value.length).orElse(0))
                .sum();
        long frames = frame.stream().mapToLong(part -> part.length).sum();
        return EACH_BYTES * (1 + alerts.size() + rejected.size()) + messages + frames;
    }
}
