package io.seamark.deploy.replay;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Counts messages that share their time with another of their device, of messages in the order of time. Not thread-safe. */
final class SameTimes {

    private final Map<ByteBuffer, Integer> atOnce = new HashMap<>();
    private long ts = Long.MIN_VALUE;
    private long count;

    void add(ReplayMessage message) {
        if (message.ts() != ts) {
            ts = message.ts();
            atOnce.clear();
        }
        message.key().ifPresent(key -> {
            int seen = atOnce.merge(ByteBuffer.wrap(key), 1, Integer::sum);
            count += seen == 1 ? 0 : seen == 2 ? 2 : 1;
        });
    }

    long count() {
        return count;
    }
}
