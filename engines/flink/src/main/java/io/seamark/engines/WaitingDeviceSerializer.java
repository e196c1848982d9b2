package io.seamark.engines;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A device's state by its own stored form, for Flink. */
public final class WaitingDeviceSerializer extends TypeSerializerSingleton<WaitingDevice> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public WaitingDevice createInstance() {
        return new WaitingDevice();
    }

    @Override
    public WaitingDevice copy(WaitingDevice from) {
        return from.copy();
    }

    @Override
    public WaitingDevice copy(WaitingDevice from, WaitingDevice reuse) {
        return from.copy();
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(WaitingDevice device, DataOutputView target) throws IOException {
        byte[] bytes = device.toBytes();
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    @Override
    public WaitingDevice deserialize(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return WaitingDevice.of(bytes);
    }

    @Override
    public WaitingDevice deserialize(WaitingDevice reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<WaitingDevice> snapshotConfiguration() {
        return new Snapshot();
    }

    /** For Flink, which makes one by name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<WaitingDevice> {
        public Snapshot() {
            super(WaitingDeviceSerializer::new);
        }
    }
}
