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
     * @throws SinkException if not all are
     */
    void send(List<Message> messages, long timestamp) throws SinkException;

    @Override
    default void close() {}

    /** Not all messages were acknowledged. */
    final class SinkException extends Exception {
        public SinkException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
