package io.seamark.engines;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.device.DeviceState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * State of a device in the whole work: Seamark's own, and messages that are not worked on yet. Flink gives one message at a time: with those
 * of half a second the step has as many at once as in a batch of the speed layer, and costs less. Not thread-safe.
 */
public final class WaitingDevice {
    private final DeviceState state;
    private final List<Message> waiting;

    public WaitingDevice() {
        this(new DeviceState(), new ArrayList<>());
    }

    private WaitingDevice(DeviceState state, List<Message> waiting) {
        this.state = state;
        this.waiting = waiting;
    }

    /** Works on the messages that are waiting. Returns how many. */
    int work(WholeWork work, Consumer<byte[]> told) {
        int size = waiting.size();
        work.take(waiting, state, told);
        waiting.clear();
        return size;
    }

    /** Whether there are messages that are not worked on yet. */
    public boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** @param message is kept, and is not to be changed */
    public void await(Message message) {
        waiting.add(message);
    }

    public WaitingDevice copy() {
        return new WaitingDevice(state.copy(), new ArrayList<>(waiting));
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

    public static WaitingDevice of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        List<Message> waiting = new ArrayList<>();
        for (long left = in.varint(); left > 0; left--) {
            waiting.add(new Message(in.text(), in.block(), in.i64(), in.i32(), in.i64()));
        }
        return new WaitingDevice(DeviceState.read(in), waiting);
    }
}
