package io.seamark.speed.stream;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.seamark.common.alert.AlertCodec;
import io.seamark.common.alert.AlertEvent;
import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.journal.Terms;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.speed.cut.Cut;
import io.seamark.speed.cut.Taken;
import io.seamark.speed.stream.Slice.Rejected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores outcomes: Spark's checkpoint of a micro-batch holds what came out of it beside the state, unless the fleet is too large for both. */
final class OutcomeSerializer extends Serializer<Outcome> {

    OutcomeSerializer() {
        super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output out, Outcome outcome) {
        out.writeBoolean(outcome.checkpointed());
        if (outcome.checkpointed()) {
            StoredBlock.write(out, toBytes(outcome));
        }
    }

    static byte[] toBytes(Outcome outcome) {
        ByteWriter out = new ByteWriter(4096);
        write(out, outcome.cut());
        write(out, outcome.range());
        out.varint(outcome.rejected().size());
        for (Rejected rejected : outcome.rejected()) {
            out.varint(rejected.offset()).zigzag(rejected.timestamp());
            write(out, rejected.key());
            write(out, rejected.value());
            out.text(rejected.reason().name()).text(rejected.detail());
        }
        out.varint(outcome.alerts().size());
        outcome.alerts().forEach(alert -> out.block(AlertCodec.encode(alert)));
        out.u8(outcome.last().isPresent() ? 1 : 0);
        outcome.last()
                .ifPresent(
                        last -> out.varint(last.offset()).i64(last.timestamp()).i32(last.checksum()));
        out.varint(outcome.frame().size());
        outcome.frame().forEach(out::block);
        return out.toBytes();
    }

    @Override
    public Outcome read(Kryo kryo, Input in, Class<Outcome> type) {
        if (!in.readBoolean()) {
            throw new IllegalStateException(
                    "what came out of the batch was left out of Spark's checkpoint; the journal's"
                            + " lane, which the next start takes, makes it again");
        }
        return fromBytes(StoredBlock.read(in));
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws CorruptDataException if the bytes are no outcome
     */
    static Outcome fromBytes(byte[] stored) {
        ByteReader in = new ByteReader(stored);
        try {
            Cut cut = cut(in);
            OffsetRange range = range(in);
            Outcome outcome =
                    new Outcome(cut, range, rejected(in), alerts(in), last(in, range.partition()), blocks(in), true);
            if (in.remaining() != 0) {
                throw new CorruptDataException("an outcome with " + in.remaining() + " bytes too many");
            }
            return outcome;
        } catch (IllegalArgumentException e) { // a name or a range that is none
            throw new CorruptDataException("no outcome: " + e.getMessage(), e);
        }
    }

    private static List<AlertEvent> alerts(ByteReader in) {
        List<AlertEvent> alerts = new ArrayList<>();
        blocks(in).forEach(alert -> alerts.add(AlertCodec.decode(alert)));
        return alerts;
    }

    private static Optional<MessageProof> last(ByteReader in, int partition) {
        return in.u8() == 1
                ? Optional.of(new MessageProof(partition, in.varint(), in.i64(), in.i32()))
                : Optional.empty();
    }

    private static List<byte[]> blocks(ByteReader in) {
        int count = in.count(1);
        List<byte[]> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            blocks.add(in.block());
        }
        return blocks;
    }

    private static void write(ByteWriter out, Cut cut) {
        out.varint(cut.number()).text(cut.purpose().name()).text(cut.generation());
        out.text(cut.terms().windows());
        out.varint(cut.ranges().size());
        cut.ranges().forEach(range -> write(out, range));
        out.varint(cut.beginning().offsets().size());
        cut.beginning().offsets().forEach((partition, offset) -> write(out, new OffsetRange(partition, 0, offset)));
        out.varint(cut.taken().size());
        cut.taken().forEach(taken -> {
            write(out, taken.range());
            write(out, taken.when());
        });
        write(out, cut.earliestTaken());
    }

    private static void write(ByteWriter out, Taken.When when) {
        out.i64(when.time()).i64(when.limit());
    }

    private static Taken.When when(ByteReader in) {
        return new Taken.When(in.i64(), in.i64());
    }

    private static Cut cut(ByteReader in) {
        long number = in.varint();
        Cut.Purpose purpose = Cut.Purpose.valueOf(in.text());
        Terms terms = new Terms(in.text(), in.text());
        int rangeCount = in.count(3);
        List<OffsetRange> ranges = new ArrayList<>(rangeCount);
        for (int i = 0; i < rangeCount; i++) {
            ranges.add(range(in));
        }
        Map<Integer, Long> beginning = new HashMap<>();
        for (int left = in.count(2); left > 0; left--) {
            OffsetRange first = range(in);
            beginning.put(first.partition(), first.until());
        }
        int takenCount = in.count(19);
        List<Taken> taken = new ArrayList<>(takenCount);
        for (int i = 0; i < takenCount; i++) {
            taken.add(new Taken(range(in), when(in)));
        }
        return new Cut(number, purpose, terms, ranges, new Seam(beginning), taken, when(in));
    }

    private static List<Rejected> rejected(ByteReader in) {
        int count = in.count(6);
        List<Rejected> rejected = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rejected.add(new Rejected(
                    in.varint(), in.zigzag(), bytes(in), bytes(in), RejectReason.valueOf(in.text()), in.text()));
        }
        return rejected;
    }

    private static void write(ByteWriter out, OffsetRange range) {
        out.varint(range.partition()).varint(range.from()).varint(range.until());
    }

    private static OffsetRange range(ByteReader in) {
        long partition = in.varint();
        if (partition != (int) partition) {
            throw new CorruptDataException("no partition: " + partition);
        }
        return new OffsetRange((int) partition, in.varint(), in.varint());
    }

    private static void write(ByteWriter out, Optional<byte[]> bytes) {
        out.u8(bytes.isPresent() ? 1 : 0);
        bytes.ifPresent(out::block);
    }

    private static Optional<byte[]> bytes(ByteReader in) {
        return in.u8() == 1 ? Optional.of(in.block()) : Optional.empty();
    }
}
