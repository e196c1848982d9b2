package io.seamark.serving.ingest;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What is known of some messages that were sent to Kafka, when not all are acknowledged: each is in the log, is not, or may be.
 * Immutable once it is handed on.
 */
public final class Delivery {

    /** What is known of one message. */
    public enum State {
        /** In the log, on all replicas. */
        ACKNOWLEDGED,
        /** Not in the log, and never will be. */
        NOT_SENT,
        /** Sent, and not acknowledged in time. */
        UNKNOWN
    }

    /**
     * Messages that follow each other.
     *
     * @param first its place in the body, from 0
     * @param last included
     */
    public record Stretch(int first, int last) {}

    /** Some messages: how many, and which. */
    public record Part(int count, List<Stretch> indexes) {
        public Part {
            indexes = List.copyOf(indexes);
        }
    }

    private final int size;
    private final BitSet acknowledged = new BitSet();
    private final BitSet notSent = new BitSet();

    /** Nothing is known of any. */
    public Delivery(int size) {
        this.size = size;
    }

    /** Notes what became of a message. */
    public void set(int index, State state) {
        acknowledged.set(index, state == State.ACKNOWLEDGED);
        notSent.set(index, state == State.NOT_SENT);
    }

    /** Notes that nothing was sent from a message on. */
    public void notSentFrom(int index) {
        notSent.set(index, size);
    }

    /** Whether all are acknowledged. */
    public boolean isWhole() {
        return acknowledged.cardinality() == size;
    }

    public int size() {
        return size;
    }

    /** The messages of which this is known. */
    public Part part(State state) {
        BitSet wanted = new BitSet();
        switch (state) {
            case ACKNOWLEDGED -> wanted.or(acknowledged);
            case NOT_SENT -> wanted.or(notSent);
            case UNKNOWN -> {
                wanted.set(0, size);
                wanted.andNot(acknowledged);
                wanted.andNot(notSent);
            }
        }
        List<Stretch> stretches = new ArrayList<>();
        for (int first = wanted.nextSetBit(0); first >= 0; ) {
            int end = wanted.nextClearBit(first);
            stretches.add(new Stretch(first, end - 1));
            first = wanted.nextSetBit(end);
        }
        return new Part(wanted.cardinality(), stretches);
    }
}
