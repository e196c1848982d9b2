package io.seamark.batch;

import io.seamark.batch.archive.LogMessage;
import io.seamark.batch.archive.ReadingLog;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.reading.Reading;
import io.seamark.common.reading.ReadingEncoder;
import io.seamark.common.registry.DeviceInfo;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntToLongFunction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** A log in memory: two partitions of messages, or more once it has grown, of which the first ones can be removed as retention does it. */
final class ListLog implements ReadingLog {

    private final List<List<LogMessage>> partitions = new ArrayList<>(List.of(new ArrayList<>(), new ArrayList<>()));
    private final Map<Integer, Long> begins = new HashMap<>();
    private final List<DeviceInfo> told = new ArrayList<>();

    void send(int partition, Reading reading) {
        sendBytes(
                partition,
                reading.device().getBytes(StandardCharsets.UTF_8),
                ReadingEncoder.toJson(reading),
                reading.ts());
    }

    void sendBytes(int partition, byte[] key, byte[] value, long time) {
        List<LogMessage> messages = partitions.get(partition);
        messages.add(new LogMessage(partition, messages.size(), key, value, time));
    }

    /** Adds an empty partition. */
    void grow() {
        partitions.add(new ArrayList<>());
    }

    void removeBelow(int partition, long offset) {
        begins.put(partition, offset);
    }

    /** Does as an unclean election does: takes what lies from an offset on, so that others get these offsets. */
    void removeFrom(int partition, long offset) {
        List<LogMessage> messages = partitions.get(partition);
        messages.subList((int) offset, messages.size()).clear();
    }

    void tell(DeviceInfo info) {
        told.add(info);
    }

    @Override
    public void devices(BiConsumer<String, Optional<DeviceInfo>> each) {
        told.forEach(info -> each.accept(info.device(), Optional.of(info)));
    }

    @Override
    public int partitions() {
        return partitions.size();
    }

    @Override
    public Seam begin() {
        return seam(partition -> begins.getOrDefault(partition, 0L));
    }

    @Override
    public Seam end() {
        return seam(partition -> partitions.get(partition).size());
    }

    private Seam seam(IntToLongFunction offset) {
        Map<Integer, Long> offsets = new HashMap<>();
        for (int partition = 0; partition < partitions.size(); partition++) {
            offsets.put(partition, offset.applyAsLong(partition));
        }
        return new Seam(offsets);
    }

    @Override
    public List<MessageProof> before(Seam offsets) {
        List<MessageProof> proofs = new ArrayList<>();
        offsets.offsets().forEach((partition, offset) -> {
            List<LogMessage> messages = partitions.get(partition);
            if (offset > begin().at(partition) && offset <= messages.size()) {
                LogMessage last = messages.get((int) (offset - 1));
                proofs.add(MessageProof.of(partition, last.offset(), last.time(), last.key(), last.value()));
            }
        });
        return proofs;
    }

    @Override
    public JavaRDD<LogMessage> messages(JavaSparkContext spark, List<OffsetRange> ranges) {
        List<LogMessage> messages = new ArrayList<>();
        ranges.forEach(range ->
                messages.addAll(partitions.get(range.partition()).subList((int) range.from(), (int) range.until())));
        return spark.parallelize(messages, 2);
    }
}
