package io.seamark.deploy.bench.measure;

import io.seamark.common.frame.FrameAssembler;
import io.seamark.common.frame.FrameCodec;
import io.seamark.common.frame.FramePart;
import io.seamark.common.frame.Tally;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.Seam;
import io.seamark.deploy.CommandFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the whole speed layer made of the log, in two passes: decoded, scored, summarised, written, acknowledged, committed.
 *
 * <p>The log is full before the process starts, and it cuts it at once; from then on cut follows cut without a pause. Both
 * clocks stop when the last frame of their pass is there for a reader of {@code deltas}.
 *
 * <p>The cold one starts at the time of the first batch that took messages, as the journal has it. Spark begins to make a batch
 * when that time comes and never before, so that all of its work is in: offsets, the intent, the models, every class loaded and
 * method compiled. Left out is the start of the engine: Java, Spark, taking over the journal. A batch that begins late because
 * the engine is not up yet makes the time longer, never shorter.
 *
 * <p>The warm one starts when the cold one stops. In between lies everything that the remaining cuts cost, and the commit of
 * the first pass's last; the one of the very last cut lies behind. So it is the rate at which the layer works off a backlog, as
 * after a stop, and thus the highest rate that it sustains. {@link #waited} says whether it may have had to wait for a batch
 * interval, which would make the rate that of the interval.
 *
 * @param tally what became of all messages, of both passes
 * @param cold the first pass
 * @param warm the second
 * @param waited whether a cut may have been made only when the one before was done
 */
public record PipelinePass(Tally tally, Stretch cold, Stretch warm, boolean waited) {

    /**
     * One pass.
     *
     * @param readings in it
     * @param from when its clock starts, epoch milliseconds
     * @param until when it stops, epoch milliseconds
     */
    public record Stretch(long readings, double from, double until) {
        /** How long it took. */
        public double seconds() {
            return (until - from) / 1000;
        }

        /** Readings a second of that time. */
        public double readingsPerSecond() {
            return readings / seconds();
        }
    }

    /**
     * Takes the measures.
     *
     * @param sent where the log ends
     * @param cuts all of the journal, in order
     * @param coldCuts how many of them are the first pass
     * @param frames every message of the topic {@code deltas}, in order
     * @param interval of the batches
     * @param clock what to add to {@link System#nanoTime} in milliseconds to get epoch milliseconds
     * @throws CommandFailure if the frames do not say exactly what was sent
     */
    public static PipelinePass of(
            Seam sent,
            List<Intent> cuts,
            int coldCuts,
            List<FrameFollower.Seen> frames,
            Duration interval,
            double clock) {
        Map<String, Long> seenAt = new HashMap<>();
        FrameAssembler assembler = new FrameAssembler(Seam.START);
        Tally tally = new Tally();
        for (FrameFollower.Seen frame : frames) {
            FramePart part = FrameCodec.decode(frame.bytes());
            FrameAssembler.Verdict verdict = assembler.offer(part);
            if (verdict instanceof FrameAssembler.Apply whole) {
                whole.parts().forEach(each -> tally.merge(each.tally()));
                assembler.applied(part.range());
                seenAt.put(part.range().toString(), frame.nanos());
            } else if (!(verdict instanceof FrameAssembler.Incomplete) && !(verdict instanceof FrameAssembler.Skip)) {
                throw new CommandFailure("The frames of the speed layer do not join: " + verdict);
            }
        }
        requireAll(sent, assembler.applied(), tally);
        double[] done = cuts.stream()
                .mapToDouble(cut -> done(cut, seenAt) / 1e6 + clock)
                .toArray();
        boolean waited = false;
        for (int i = 1; i < done.length; i++) {
            // A batch is ready some time after the one it is named by; a whole interval ahead it lay in the queue for
            // sure.
            waited |= cuts.get(i).batchTime() + interval.toMillis() > done[i - 1];
        }
        double coldEnd = done[coldCuts - 1];
        return new PipelinePass(
                tally,
                new Stretch(readings(cuts.subList(0, coldCuts)), cuts.get(0).batchTime(), coldEnd),
                new Stretch(readings(cuts.subList(coldCuts, cuts.size())), coldEnd, done[done.length - 1]),
                waited);
    }

    private static long readings(List<Intent> cuts) {
        return cuts.stream()
                .flatMap(cut -> cut.ranges().stream())
                .mapToLong(range -> range.length())
                .sum();
    }

    private static long done(Intent cut, Map<String, Long> seenAt) {
        return cut.ranges().stream()
                .mapToLong(range -> seenAt.get(range.toString()))
                .max()
                .orElseThrow();
    }

    /** Every reading of the bench is sound and unique: each has to be accepted, and counted once. */
    private static void requireAll(Seam sent, Seam applied, Tally tally) {
        long messages =
                sent.offsets().values().stream().mapToLong(Long::longValue).sum();
        if (!applied.equals(sent) || tally.accepted() != messages || tally.messages() != messages) {
            throw new CommandFailure(String.format(
                    "The speed layer lost or invented readings: %,d were sent, up to %s; its frames have %,d accepted,"
                            + " %,d duplicates, %,d rejected, up to %s.",
                    messages, sent, tally.accepted(), tally.duplicates(), tally.rejected(), applied));
        }
    }
}
