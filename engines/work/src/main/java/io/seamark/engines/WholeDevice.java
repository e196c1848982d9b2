package io.seamark.engines;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.device.DeviceState;
import java.util.ArrayList;
import java.util.List;

/**
 * State of a device in the whole work: Seamark's own, and messages that are not worked on yet. An engine that gives one message at a time
 * keeps those of half a second, so that its step has as many at once as a batch of the speed layer has. Not thread-safe.
 */
public final class WholeDevice {
    final DeviceState state;
    final List<Message> waiting;

    public WholeDevice() {
        this(new DeviceState(), new ArrayList<>());
    }

    private WholeDevice(DeviceState state, List<Message> waiting) {
        this.state = state;
        this.waiting = waiting;
    }

    /** Whether there are messages that are not worked on yet. */
    public boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** @param message is kept, and is not to be changed */
    public void await(Message message) {
        waiting.add(message);
    }

    public WholeDevice copy() {
        return new WholeDevice(state.copy(), new ArrayList<>(waiting));
    }

    public byte[] toBytes() {
        ByteWriter out = new ByteWriter(512);
        out.varint(waiting.size());
        for (Message each : waiting) {
            out.text(each.device).block(each.value).i64(each.time).i32(each.partition).i64(each.offset);
        }
        state.write(out);
        return out.toBytes();
    }

    public static WholeDevice of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        List<Message> waiting = new ArrayList<>();
        for (long left = in.varint(); left > 0; left--) {
            waiting.add(new Message(in.text(), in.block(), in.i64(), in.i32(), in.i64()));
        }
        return new WholeDevice(DeviceState.read(in), waiting);
    }
}
