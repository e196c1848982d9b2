package io.seamark.common.frame;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.reading.LeftOutCounts;
import io.seamark.common.reading.LeftOutReason;
import io.seamark.common.reading.RejectReason;
import java.util.Map;

/** The stored form of a tally, in frames and beside what is folded of them. The same tally is always the same bytes. Stateless. */
public final class TallyCodec {

    private static final long MAX_COUNT = 1L << 48; // far beyond any stretch, and sums of it are numbers

    private TallyCodec() {}

    public static void write(ByteWriter out, Tally tally) {
        out.varint(tally.accepted())
                .varint(tally.duplicates())
                .varint(tally.forgotten())
                .varint(tally.unwatched());
        out.varint(RejectReason.count());
        for (RejectReason reason : RejectReason.values()) {
            out.varint(tally.rejected(reason));
        }
        Map<String, Map<String, Long>> leftOut = tally.leftOut().byMetric();
        out.varint(leftOut.size());
        leftOut.forEach((metric, reasons) -> {
            out.text(metric);
            for (LeftOutReason reason : LeftOutReason.values()) {
                out.varint(reasons.getOrDefault(reason.name(), 0L));
            }
        });
    }

    /**
     * Reads {@link #write}.
     *
     * @throws CorruptDataException if the bytes are none
     */
    public static Tally read(ByteReader in) {
        Tally tally = new Tally();
        tally.accept(count(in));
        tally.duplicate(count(in));
        tally.forget(count(in));
        tally.unwatch(count(in));
        int reasons = in.count(1); // an older program knew fewer
        if (reasons > RejectReason.count()) {
            throw new CorruptDataException(reasons + " reject reasons, but " + RejectReason.count() + " are known");
        }
        for (int i = 0; i < reasons; i++) {
            tally.reject(RejectReason.of(i), count(in));
        }
        LeftOutCounts leftOut = new LeftOutCounts();
        int metrics = in.count(1 + LeftOutReason.count());
        if (metrics > LeftOutCounts.MAX_NAMES + 1) {
            throw new CorruptDataException(metrics + " names of metrics left out");
        }
        for (int i = 0; i < metrics; i++) {
            String metric = in.text();
            for (LeftOutReason reason : LeftOutReason.values()) {
                leftOut.add(metric, reason, count(in));
            }
        }
        tally.leaveOut(leftOut);
        return tally;
    }

    private static long count(ByteReader in) {
        long count = in.varint();
        if (count < 0 || count > MAX_COUNT) {
            throw new CorruptDataException("a count of " + count);
        }
        return count;
    }
}
