package io.seamark.serving.log;

import io.seamark.common.journal.MessageProof;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Makes a state of a topic's messages, durably and together with the positions from which to go on. For one thread. */
public interface Folder {

    /**
     * Forgets what has not been committed, and goes on from what is durable.
     *
     * @param topic id of the topic that is read now, empty if it is not known; positions of another one mean nothing in it
     */
    void reload(String topic);

    /** The offset of a partition from which to read. */
    long start(int partition);

    /**
     * Takes a message.
     *
     * @return the offset at which to go on reading its partition, if not at the next one
     */
    OptionalLong offer(LogMessage message);

    /**
     * Messages that have been taken, the last of each partition as far as it is known: a log that has another one in its place, or
     * none, lost its tail.
     */
    default List<MessageProof> proofs() {
        return List.of();
    }

    /** The log has lost its tail in these partitions: what was read stays, and they are read again from their beginning. */
    default void lostTail(Set<Integer> partitions) {}

    /** Makes durable what has been taken. */
    void commit();
}
