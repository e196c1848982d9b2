package io.seamark.serving.log;

import io.seamark.common.journal.MessageProof;

/**
 * One message of a topic.
 *
 * @param partition its partition
 * @param offset its offset there
 * @param timestamp when it was written, epoch milliseconds
 * @param key its key; empty for a message without one
 * @param value its bytes; empty for a message without a value
 */
public record LogMessage(int partition, long offset, long timestamp, byte[] key, byte[] value) {

    /** What proves later that the log still has it. */
    public MessageProof proof() {
        return MessageProof.of(partition, offset, timestamp, key, value);
    }
}
