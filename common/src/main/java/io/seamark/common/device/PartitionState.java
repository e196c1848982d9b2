package io.seamark.common.device;

import static java.util.Objects.requireNonNull;

import io.seamark.common.alert.Storm;
import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.habit.SilenceWatch;
import java.util.function.Predicate;

/** What the speed layer remembers of one partition beside its devices. Mutable; not thread-safe. */
public final class PartitionState {

    private static final int VERSION = 2;

    final SilenceWatch silence;
    Storm storm;

    /** Of a partition of which nothing is known yet. */
    public PartitionState() {
        this(new SilenceWatch(), new Storm());
    }

    private PartitionState(SilenceWatch silence, Storm storm) {
        this.silence = requireNonNull(silence, "silence");
        this.storm = requireNonNull(storm, "storm");
    }

    /** A copy that changes without changing this one. This one must not change any more. */
    public PartitionState copy() {
        return new PartitionState(silence.copy(), storm.copy());
    }

    /** How many devices are watched for silence. */
    public int watched() {
        return silence.devices();
    }

    /**
     * Takes over what belongs here of a stored state, where a log may have been given more partitions since.
     *
     * @param belongs whether a device is here now
     * @param same whether it is of this very partition: a storm stays where it began
     */
    public void adopt(PartitionState other, Predicate<String> belongs, boolean same) {
        silence.adopt(other.silence, belongs);
        if (same) {
            storm = other.storm.copy();
        }
    }

    /** The stored form, versioned. */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter(256).u8(VERSION);
        storm.write(out);
        return out.raw(silence.toBytes()).toBytes();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws CorruptDataException if the bytes are none, or of a version that is not known
     */
    public static PartitionState fromBytes(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.u8();
        if (version != VERSION) {
            throw new CorruptDataException(
                    "a partition's state of version " + version + "; this program reads version " + VERSION);
        }
        Storm storm = Storm.read(in);
        return new PartitionState(SilenceWatch.fromBytes(in.raw(in.remaining())), storm);
    }
}
