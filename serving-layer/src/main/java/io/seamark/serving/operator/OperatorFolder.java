package io.seamark.serving.operator;

import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.serving.log.Folder;
import io.seamark.serving.log.LogMessage;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a compacted topic of what operators say, from its beginning at every start: it is small, and what it says lives in
 * memory alone. For one thread.
 */
public final class OperatorFolder implements Folder {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorFolder.class);

    private final String topic;
    private final Taker taker;
    private long leftOut;

    /** Takes one message; one whose value is {@code null} takes back what was said under the key. */
    @FunctionalInterface
    public interface Taker {
        void take(byte[] key, byte[] value);
    }

    /** @param topic its name, for messages */
    public OperatorFolder(String topic, Taker taker) {
        this.topic = requireNonNull(topic, "topic");
        this.taker = requireNonNull(taker, "taker");
    }

    @Override
    public void reload(String current) {
        // What was said holds until something else is: taken again, it changes nothing.
    }

    @Override
    public long start(int partition) {
        return 0;
    }

    @Override
    public OptionalLong offer(LogMessage message) {
        try {
            taker.take(message.key(), message.value().length == 0 ? null : message.value());
        } catch (CorruptDataException e) {
            leftOut++;
            if (Long.bitCount(leftOut) == 1) { // the first, and then ever more seldom
                LOG.warn(
                        "The message at offset {} of partition {} of the {} is left out, as {} in all so far: {}",
                        message.offset(),
                        message.partition(),
                        topic,
                        leftOut,
                        e.getMessage());
            }
        }
        return OptionalLong.empty();
    }

    @Override
    public void commit() {
        // nothing to keep
    }
}
