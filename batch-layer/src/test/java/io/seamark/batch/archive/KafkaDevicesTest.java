package io.seamark.batch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.registry.DeviceInfoCodec;
import io.seamark.common.registry.DeviceInfoLimits;
import io.seamark.common.registry.DeviceTime;
import io.seamark.common.registry.DeviceTimes;
import io.seamark.common.settings.Settings;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class KafkaDevicesTest {

    private static final String TOPIC = "devices";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    private final List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();

    private void send(int partition, String key, String value) {
        long offset =
                messages.stream().filter(each -> each.partition() == partition).count();
        messages.add(new ConsumerRecord<>(
                TOPIC,
                partition,
                offset,
                key == null ? null : key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8)));
    }

    private static String json(String device, String zone) {
        return "{\"device\":\"" + device + "\",\"timeZone\":\"" + zone + "\"}";
    }

    /** A topic of two partitions that ends {@code beyond} messages behind the last one that comes. */
    private void topic(long beyond) {
        Map<TopicPartition, Long> begins = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        List<PartitionInfo> partitions = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int partition = i;
            long count = messages.stream()
                    .filter(each -> each.partition() == partition)
                    .count();
            begins.put(new TopicPartition(TOPIC, i), 0L);
            ends.put(new TopicPartition(TOPIC, i), count + beyond);
            partitions.add(new PartitionInfo(TOPIC, i, null, null, null));
        }
        consumer.updatePartitions(TOPIC, partitions);
        consumer.updateBeginningOffsets(begins);
        consumer.updateEndOffsets(ends);
        consumer.schedulePollTask(() -> {}); // at first nothing comes
        messages.forEach(message -> consumer.schedulePollTask(() -> consumer.addRecord(message)));
    }

    private DeviceTimes read(Duration patience) {
        DeviceTimes.Builder times = new DeviceTimes.Builder(ZoneOffset.UTC);
        DeviceInfoCodec codec = new DeviceInfoCodec(DeviceInfoLimits.from(Settings.reference()));
        CompactedTopic.read(consumer, TOPIC, patience, new KafkaDevices(codec, times::tell)::take);
        return times.build();
    }

    private static DeviceTime in(String zone) {
        return new DeviceTime(ZoneId.of(zone), 0);
    }

    @Test
    void allThatIsThereIsReadAndTheLatestOfADeviceCounts() {
        send(0, "a", json("a", "Europe/Berlin"));
        send(1, "b", json("b", "Asia/Tokyo"));
        send(0, "a", json("a", "America/Lima"));
        topic(0);
        DeviceTimes times = read(PATIENCE);
        assertThat(times.of("a")).isEqualTo(in("America/Lima"));
        assertThat(times.of("b")).isEqualTo(in("Asia/Tokyo"));
    }

    @Test
    void aMessageWithoutAValueTakesADeviceBack() {
        send(0, "a", json("a", "Europe/Berlin"));
        send(0, "a", null);
        topic(0);
        assertThat(read(PATIENCE).known()).isZero();
    }

    @Test
    void whatCannotBeUsedIsLeftOutWithAllThatWasToldOfTheDeviceBefore() {
        send(0, "a", json("a", "Europe/Berlin"));
        send(0, "a", json("a", "Mars/Olympus"));
        send(0, "b", json("other", "Europe/Berlin"));
        send(0, null, json("c", "Europe/Berlin"));
        send(0, "d", "{broken");
        send(0, "e", json("e", "Asia/Tokyo"));
        topic(0);
        DeviceTimes times = read(PATIENCE);
        assertThat(times.known()).isEqualTo(1);
        assertThat(times.of("e")).isEqualTo(in("Asia/Tokyo"));
    }

    @Test
    void whereThereIsNoTopicNothingIsKnown() {
        assertThat(read(PATIENCE).known()).isZero();
    }

    @Test
    void anEmptyTopicTellsNothing() {
        topic(0);
        assertThat(read(PATIENCE).known()).isZero();
    }

    @Test
    void brokersThatSendNothingMoreAreNotWaitedForForEver() {
        send(0, "a", json("a", "Europe/Berlin"));
        topic(1);
        assertThatThrownBy(() -> read(Duration.ZERO))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("'devices'");
    }
}
