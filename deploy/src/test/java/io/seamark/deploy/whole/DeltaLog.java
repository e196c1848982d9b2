package io.seamark.deploy.whole;

import io.seamark.common.seam.OffsetRange;
import io.seamark.serving.log.Log;
import io.seamark.serving.log.LogIdentity;
import io.seamark.serving.log.LogMessage;
import io.seamark.serving.log.LogProbe;
import io.seamark.serving.log.LogReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;

/** The topic {@code deltas}: what was sent stays, and is read from any offset. */
final class DeltaLog implements Log {

    private final List<List<LogMessage>> partitions = new ArrayList<>();

    DeltaLog(int partitionCount) {
        for (int p = 0; p < partitionCount; p++) {
            partitions.add(new ArrayList<>());
        }
    }

    void append(int partition, byte[] part) {
        List<LogMessage> messages = partitions.get(partition);
        messages.add(new LogMessage(partition, messages.size(), messages.size(), new byte[0], part));
    }

    Optional<LogMessage> at(int partition, long offset) {
        List<LogMessage> messages = partitions.get(partition);
        return offset < messages.size() ? Optional.of(messages.get((int) offset)) : Optional.empty();
    }

    @Override
    public LogIdentity identity() {
        return new LogIdentity("cluster", "topic");
    }

    @Override
    public LogReader open(IntToLongFunction start) {
        throw new UnsupportedOperationException("it is read message by message, without a follower");
    }

    @Override
    public LogProbe probe() {
        return new LogProbe() {
            @Override
            public Map<Integer, OffsetRange> ranges() {
                Map<Integer, OffsetRange> ranges = new TreeMap<>();
                for (int p = 0; p < partitions.size(); p++) {
                    ranges.put(p, new OffsetRange(p, 0, partitions.get(p).size()));
                }
                return ranges;
            }

            @Override
            public Optional<LogMessage> at(int partition, long offset) {
                return DeltaLog.this.at(partition, offset);
            }

            @Override
            public void close() {}
        };
    }
}
