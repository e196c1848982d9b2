package io.seamark.speed.stream;

import io.seamark.common.reading.ReadingDecoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import scala.collection.Iterator;

/** Messages one by one, some of which the decoder has been told of before the first of them is decoded. For one thread. */
final class MessagesAhead {

    private final Iterator<ConsumerRecord<byte[], byte[]>> messages;
    private final ReadingDecoder decoder;
    private final byte[][] keys = new byte[ReadingDecoder.MOST_AHEAD][];

    private final List<ConsumerRecord<byte[], byte[]>> some = new ArrayList<>(ReadingDecoder.MOST_AHEAD);
    private int next;

    MessagesAhead(Iterator<ConsumerRecord<byte[], byte[]>> messages, ReadingDecoder decoder) {
        this.messages = messages;
        this.decoder = decoder;
    }

    /** Null after the last. */
    ConsumerRecord<byte[], byte[]> next() {
        if (next == some.size()) {
            take();
        }
        return some.isEmpty() ? null : some.get(next++);
    }

    private void take() {
        next = 0;
        some.clear();
        while (some.size() < keys.length && messages.hasNext()) {
            ConsumerRecord<byte[], byte[]> message = messages.next();
            keys[some.size()] = message.key();
            some.add(message);
        }
        decoder.ahead(keys, some.size());
    }
}
