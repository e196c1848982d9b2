package io.seamark.serving.ingest;

import java.util.List;

/** Where accepted readings go. Kafka in the running program. Thread-safe. */
public interface ReadingSink extends AutoCloseable {

    /**
     * One message.
     *
     * @param device its key
     * @param value its JSON, UTF-8
     */
    record Message(String device, byte[] value) {}

    /**
     * Sends messages, in order, and returns when all are acknowledged.
     *
     * @param timestamp Kafka timestamp of the messages, epoch milliseconds
     * @throws SinkException if not all are; a {@link CutOffException} where it is known which
     */
    void send(List<Message> messages, long timestamp) throws SinkException;

    @Override
    default void close() {}

    /** Not all messages were acknowledged. */
    class SinkException extends Exception {
        public SinkException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Not all readings of a body were acknowledged, and it is known which. */
    final class CutOffException extends SinkException {
        private final transient Delivery delivery;

        /** @param cause why not all are acknowledged */
        public CutOffException(Delivery delivery, Throwable cause) {
            super(
                    "Kafka acknowledged "
                            + delivery.part(Delivery.State.ACKNOWLEDGED).count() + " of " + delivery.size()
                            + " readings: " + cause.getMessage(),
                    cause);
            this.delivery = delivery;
        }

        /** What became of each message. */
        public Delivery delivery() {
            return delivery;
        }
    }
}
