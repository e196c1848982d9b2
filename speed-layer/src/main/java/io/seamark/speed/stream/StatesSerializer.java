package io.seamark.speed.stream;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.device.DeviceState;
import io.seamark.common.device.PartitionState;
import io.seamark.common.version.VersionedBytes;
import io.seamark.speed.state.PartitionStates;
import java.nio.charset.StandardCharsets;

/**
 * Stores the states of a partition, device by device: all of them at once may be more than an array holds. Beside the states after a
 * micro-batch Spark's map also stores those that they have replaced, which nobody can ask for; of these only the offset is kept. So it is of
 * those of a fleet that is too large for the checkpoint, which is not trusted then.
 */
final class StatesSerializer extends Serializer<PartitionStates> {

    StatesSerializer() {
        super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output out, PartitionStates states) {
        out.writeLong(states.until());
        boolean whole = states.areCheckpointed() && states.areLatest();
        out.writeBoolean(whole);
        if (!whole) {
            return;
        }
        StoredBlock.write(out, states.partition().toBytes());
        try (VersionedBytes.Entries devices = states.devices()) {
            out.writeInt(devices.size());
            devices.drain((device, state) -> {
                StoredBlock.write(out, device.getBytes(StandardCharsets.UTF_8));
                StoredBlock.write(out, state);
            });
        }
    }

    @Override
    public PartitionStates read(Kryo kryo, Input in, Class<PartitionStates> type) {
        long until = in.readLong();
        if (!in.readBoolean()) {
            return PartitionStates.replaced(until);
        }
        PartitionState partition = PartitionState.fromBytes(StoredBlock.read(in));
        int count = in.readInt();
        if (count < 0) {
            throw new CorruptDataException("the states of " + count + " devices");
        }
        VersionedBytes devices = new VersionedBytes(until);
        for (int i = 0; i < count; i++) {
            String device = new String(StoredBlock.read(in), StandardCharsets.UTF_8);
            byte[] state = StoredBlock.read(in);
            DeviceState.fromBytes(state); // that it can be read is seen now, not when the device is heard of
            devices.load(device, state);
        }
        return new PartitionStates(until, partition, devices);
    }
}
