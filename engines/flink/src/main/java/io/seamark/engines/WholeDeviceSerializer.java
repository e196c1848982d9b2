package io.seamark.engines;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A device's state by its own stored form, for Flink. */
public final class WholeDeviceSerializer extends TypeSerializerSingleton<WholeDevice> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public WholeDevice createInstance() {
        return new WholeDevice();
    }

    @Override
    public WholeDevice copy(WholeDevice from) {
        return from.copy();
    }

    @Override
    public WholeDevice copy(WholeDevice from, WholeDevice reuse) {
        return from.copy();
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(WholeDevice device, DataOutputView target) throws IOException {
        byte[] bytes = device.toBytes();
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    @Override
    public WholeDevice deserialize(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return WholeDevice.of(bytes);
    }

    @Override
    public WholeDevice deserialize(WholeDevice reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<WholeDevice> snapshotConfiguration() {
        return new Snapshot();
    }

    /** For Flink, which makes one by name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<WholeDevice> {
        public Snapshot() {
            super(WholeDeviceSerializer::new);
        }
    }
}
