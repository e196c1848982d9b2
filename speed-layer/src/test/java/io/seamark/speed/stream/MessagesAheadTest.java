package io.seamark.speed.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.JavaConverters;

class MessagesAheadTest {

    private final ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(Settings.reference()));

    private static List<ConsumerRecord<byte[], byte[]>> records(int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] key = i % 5 == 0 ? null : ("pump-" + i).getBytes(UTF_8);
            records.add(new ConsumerRecord<>("readings", 0, i, key, new byte[0]));
        }
        return records;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 128, 129})
    void eachMessageComesOnceAndInOrder(int count) {
        List<ConsumerRecord<byte[], byte[]>> records = records(count);
        MessagesAhead ahead = new MessagesAhead(JavaConverters.asScalaIterator(records.iterator()), decoder);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            assertThat(ahead.next()).isSameAs(record);
        }
        assertThat(ahead.next()).isNull();
        assertThat(ahead.next()).isNull();
    }

    @Test
    void readingsOfAFleetThatIsLookedForAheadAreDecodedAsTheyAre() {
        int devices = 20_000; // of fewer the decoder looks for none ahead
        for (int round = 0; round < 2; round++) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < devices; i++) {
                byte[] value = ("{\"device\":\"pump-" + i + "\",\"ts\":" + (1_700_000_000_000L + i)
                                + ",\"metrics\":{\"rpm\":" + i + "}}")
                        .getBytes(UTF_8);
                records.add(new ConsumerRecord<>("readings", 0, i, ("pump-" + i).getBytes(UTF_8), value));
            }
            MessagesAhead ahead = new MessagesAhead(JavaConverters.asScalaIterator(records.iterator()), decoder);
            for (int i = 0; i < devices; i++) {
                ConsumerRecord<byte[], byte[]> message = ahead.next();
                assertThat(decoder.decode(message.key(), message.value(), Long.MAX_VALUE))
                        .isTrue();
                assertThat(decoder.device()).isEqualTo("pump-" + i);
                assertThat(decoder.value(0)).isEqualTo(i);
            }
        }
    }
}
