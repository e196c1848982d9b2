package io.seamark.common.reading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Learns the shapes of messages, by device. Mutable; not thread-safe. */
final class Shapes {

    /** Parts besides metrics. */
    private static final int MORE_PARTS = 64;

    /** Shapes that devices share; those of more are each their own. */
    private static final int SHARED = 64;

    private final MessageShape.Recorder recorder;
    private final List<MessageShape> shared = new ArrayList<>();

    Shapes(int maxMetrics) {
        this.recorder = new MessageShape.Recorder(maxMetrics + MORE_PARTS);
    }

    /** Begins a message. */
    void begin() {
        recorder.begin();
    }

    /** A part of it at {@code [from, until)}. */
    void part(MessageShape.Part part, int from, int until) {
        recorder.add(part, from, until);
    }

    /** It says nothing about others. */
    void giveUp() {
        recorder.giveUp();
    }

    /** Remembers the shape of the message that has just been accepted, for the next ones of its device. */
    void learn(NameTable.Entry device, byte[] message, String[] metrics, int count) {
        // A device of many shapes costs more to learn than it saves.
        if (Integer.bitCount(++device.surprises) == 1) {
            Optional<MessageShape> shape =
                    recorder.shape(message, Arrays.asList(metrics).subList(0, count));
            device.shape = shape.map(this::shared).orElse(null);
        }
    }

    private MessageShape shared(MessageShape shape) {
        int at = shared.indexOf(shape);
        if (at >= 0) {
            return shared.get(at);
        }
        if (shared.size() < SHARED) {
            shared.add(shape);
        }
        return shape;
    }
}
