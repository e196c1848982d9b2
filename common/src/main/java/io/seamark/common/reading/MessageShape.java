package io.seamark.common.reading;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The form of one kind of messages: the bytes that are the same in each, and what stands between them. A device sends messages of
 * few forms, so that knowing the form of the last saves finding it out again for the next. Immutable and thread-safe.
 */
final class MessageShape {

    /** What differs from message to message. */
    enum Part {
        /** The device, with its quotation marks. */
        DEVICE,
        /** A time: a number, or a string with its quotation marks. */
        TIME,
        /** The number or the boolean of a metric. */
        METRIC,
        /** The value of a metric that is left out, as it is no number. */
        LEFT_OUT,
        /** A value that is no part of a reading. */
        OTHER
    }

    /** What stands before each part, and at the end. */
    private final byte[][] literals;

    private final Part[] parts;
    private final String[] metrics;
    private final String[] leftOut;

    private MessageShape(byte[][] literals, Part[] parts, String[] metrics, String[] leftOut) {
        this.literals = literals;
        this.parts = parts;
        this.metrics = metrics;
        this.leftOut = leftOut;
    }

    int parts() {
        return parts.length;
    }

    Part part(int i) {
        return parts[i];
    }

    /** What stands before a part; at the number of parts, what stands at the end. */
    byte[] literal(int i) {
        return literals[i];
    }

    /** Names of the metrics, in their order, each once; not to be changed. */
    String[] metrics() {
        return metrics;
    }

    /** Names of the metrics that are left out, in their order, each once; not to be changed. */
    String[] leftOut() {
        return leftOut;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof MessageShape other
                && Arrays.equals(parts, other.parts)
                && Arrays.equals(metrics, other.metrics)
                && Arrays.equals(leftOut, other.leftOut)
                && Arrays.deepEquals(literals, other.literals);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(metrics) + Arrays.hashCode(parts);
    }

    /** Takes down where the parts of a message stand, while it is read. Mutable; not thread-safe. */
    static final class Recorder {
        private final Part[] parts;
        private final int[] from;
        private final int[] until;
        private int size;
        private boolean fits;

        /** @param most parts; a message of more has no shape */
        Recorder(int most) {
            this.parts = new Part[most];
            this.from = new int[most];
            this.until = new int[most];
        }

        /** Begins a message. */
        void begin() {
            size = 0;
            fits = true;
        }

        /** The message is of a form that does not say what the next of the same form is. */
        void giveUp() {
            fits = false;
        }

        /** A part at {@code [from, until)}, behind all before. */
        void add(Part part, int partFrom, int partUntil) {
            if (size == parts.length) {
                fits = false;
            } else {
                parts[size] = part;
                from[size] = partFrom;
                until[size++] = partUntil;
            }
        }

        /**
         * The shape of the message.
         *
         * @param message its bytes
         * @param begin where it begins in them
         * @param end where it ends
         * @param metrics names of its metrics
         * @param leftOut names of the metrics that are left out
         * @return empty if it has none
         */
        Optional<MessageShape> shape(byte[] message, int begin, int end, List<String> metrics, List<String> leftOut) {
            // What is said twice, or taken back, is more than a form can tell.
            if (!fits
                    || count(Part.DEVICE) != 1
                    || count(Part.TIME) != 1
                    || count(Part.METRIC) != metrics.size()
                    || count(Part.LEFT_OUT) != leftOut.size()) {
                return Optional.empty();
            }
            byte[][] literals = new byte[size + 1][];
            int at = begin;
            for (int i = 0; i < size; i++) {
                literals[i] = Arrays.copyOfRange(message, at, from[i]);
                at = until[i];
            }
            literals[size] = Arrays.copyOfRange(message, at, end);
            return Optional.of(new MessageShape(
                    literals,
                    Arrays.copyOf(parts, size),
                    metrics.toArray(String[]::new),
                    leftOut.toArray(String[]::new)));
        }

        private long count(Part part) {
            return Arrays.stream(parts, 0, size).filter(part::equals).count();
        }
    }
}
