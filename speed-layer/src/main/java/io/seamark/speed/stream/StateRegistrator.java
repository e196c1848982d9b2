package io.seamark.speed.stream;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import io.seamark.common.device.DeviceState;
import io.seamark.common.device.PartitionState;
import io.seamark.speed.state.KeyState;
import io.seamark.speed.state.PartWriting;
import org.apache.spark.serializer.KryoRegistrator;

/** Tells Spark how state is stored in its checkpoint: in the versioned forms of our own. */
public final class StateRegistrator implements KryoRegistrator {

    @Override
    public void registerClasses(Kryo kryo) {
        kryo.register(Outcome.OfPartition.class, new OutcomeSerializer());
        kryo.register(Outcome.OfDevice.class, new OutcomeSerializer());
        // A record: Kryo's own way would reach into its private fields.
        kryo.register(PartWriting.Written.class, new JavaSerializer());
        kryo.register(KeyState.OfPartition.class, new Serializer<KeyState.OfPartition>(false, true) {
            @Override
            public void write(Kryo k, Output out, KeyState.OfPartition state) {
                out.writeLong(state.until());
                StoredBlock.write(out, state.state().toBytes());
            }

            @Override
            public KeyState.OfPartition read(Kryo k, Input in, Class<KeyState.OfPartition> type) {
                return new KeyState.OfPartition(in.readLong(), PartitionState.fromBytes(StoredBlock.read(in)));
            }
        });
        kryo.register(KeyState.OfDevice.class, new Serializer<KeyState.OfDevice>(false, true) {
            @Override
            public void write(Kryo k, Output out, KeyState.OfDevice state) {
                StoredBlock.write(out, state.state().toBytes());
            }

            @Override
            public KeyState.OfDevice read(Kryo k, Input in, Class<KeyState.OfDevice> type) {
                return new KeyState.OfDevice(DeviceState.fromBytes(StoredBlock.read(in)));
            }
        });
    }
}
