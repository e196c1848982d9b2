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

    private static final int VERSION = 3;
    private static final int WITHOUT_RETIRED = 2;

    final SilenceWatch silence;
    Storm storm;
    /** Id of the set whose retired devices were let go last; empty for none. */
    String retiredUnder = "";

    private boolean mixed;

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
        PartitionState copy = new PartitionState(silence.copy(), storm.copy());
        copy.retiredUnder = retiredUnder;
        return copy;
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
            retiredUnder = other.retiredUnder;
        } else {
            mixed = true;
        }
        if (mixed) { // a retired device of another partition may not have been let go yet
            retiredUnder = "";
        }
    }

    /** The stored form, versioned. */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter(256).u8(VERSION);
        out.text(retiredUnder);
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
        if (version != VERSION && version != WITHOUT_RETIRED) {
            throw new CorruptDataException("a partition's state of version " + version
                    + "; this program reads versions " + WITHOUT_RETIRED + " and " + VERSION);
        }
        String retiredUnder = version == WITHOUT_RETIRED ? "" : in.text();
        Storm storm = Storm.read(in);
        PartitionState state = new PartitionState(SilenceWatch.fromBytes(in.raw(in.remaining())), storm);
        state.retiredUnder = retiredUnder;
        return state;
    }
}
