package io.seamark.common.reading;

import java.util.ArrayList;
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

    /** Whether the device's shape is worth finding out: one of many shapes costs more to learn than it saves. */
    boolean isWorthLearning(NameTable.Entry device) {
        return Integer.bitCount(++device.surprises) == 1;
    }

    /**
     * Remembers the shape of the message that has just been accepted, for the next ones of its device.
     *
     * @param begin where it begins in {@code message}
     * @param end where it ends
     */
    void learn(NameTable.Entry device, byte[] message, int begin, int end, List<String> metrics, List<String> leftOut) {
        Optional<MessageShape> shape = recorder.shape(message, begin, end, metrics, leftOut);
        device.shape = shape.map(this::shared).orElse(null);
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
