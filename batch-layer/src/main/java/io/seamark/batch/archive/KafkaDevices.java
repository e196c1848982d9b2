package io.seamark.batch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.registry.DeviceInfo;
import io.seamark.common.registry.DeviceInfoCodec;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the topic of devices; what is none is told in the log and left out. Immutable. */
final class KafkaDevices {

    private final DeviceInfoCodec codec;
    private final BiConsumer<String, Optional<DeviceInfo>> each;

    KafkaDevices(DeviceInfoCodec codec, BiConsumer<String, Optional<DeviceInfo>> each) {
        this.codec = codec;
        this.each = each;
    }

    /** Tells all that is there now, the latest of a device last; empty for what was taken back, or cannot be used. */
    static void read(CompactedTopic topic, DeviceInfoCodec codec, BiConsumer<String, Optional<DeviceInfo>> each) {
        topic.read(new KafkaDevices(codec, each)::take);
    }

    /** Takes one message. */
    void take(ConsumerRecord<byte[], byte[]> message) {
        if (message.key() == null) {
            CompactedTopic.leaveOut(message, "", "it has no key");
            return;
        }
        String device = new String(message.key(), UTF_8);
        Optional<DeviceInfo> info = Optional.empty();
        if (message.value() != null) {
            try {
                info = Optional.of(codec.decode(message.key(), message.value()));
            } catch (CorruptDataException e) {
                // What was told before does not come back: whether it is still there depends on when compaction runs.
                CompactedTopic.leaveOut(message, device, e.getMessage());
            }
        }
        each.accept(device, info);
    }
}
