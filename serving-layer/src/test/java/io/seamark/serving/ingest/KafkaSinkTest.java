package io.seamark.serving.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.seamark.common.settings.Settings;
import io.seamark.serving.ingest.Delivery.State;
import io.seamark.serving.ingest.Delivery.Stretch;
import io.seamark.serving.ingest.ReadingSink.CutOffException;
import io.seamark.serving.ingest.ReadingSink.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaSinkTest {

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, new ByteArraySerializer(), new ByteArraySerializer());
    private final KafkaSink sink = new KafkaSink(Settings.reference(), kafka);

    private static List<Message> messages(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Message("pump-" + i, new byte[] {1}))
                .toList();
    }

    private CompletableFuture<CutOffException> sending(int count) {
        return CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(CutOffException.class, () -> sink.send(messages(count), 1)));
    }

    @Test
    void whatIsAcknowledgedAfterAFailureIsNotTakenForLost() throws Exception {
        CompletableFuture<CutOffException> sent = sending(6);
        await().until(() -> kafka.history().size() == 6);
        kafka.completeNext();
        kafka.errorNext(new TimeoutException("120000 ms has passed since batch creation"));
        kafka.errorNext(new RecordTooLargeException("too large"));
        kafka.completeNext();
        kafka.completeNext();
        kafka.errorNext(new TimeoutException("again"));
        CutOffException cut = sent.get();
        assertThat(cut).hasMessageContaining("acknowledged 3 of 6").hasMessageContaining("120000 ms");
        assertThat(cut.delivery().part(State.ACKNOWLEDGED).indexes())
                .containsExactly(new Stretch(0, 0), new Stretch(3, 4));
        assertThat(cut.delivery().part(State.UNKNOWN).indexes()).containsExactly(new Stretch(1, 1), new Stretch(5, 5));
        assertThat(cut.delivery().part(State.NOT_SENT).indexes()).containsExactly(new Stretch(2, 2));
    }

    @Test
    void whereKafkaTakesNothingMoreTheRestIsNotSent() {
        kafka.sendException = new KafkaException("no metadata after 20000 ms");
        CutOffException cut = catchThrowableOfType(CutOffException.class, () -> sink.send(messages(3), 1));
        assertThat(cut).hasMessageContaining("acknowledged 0 of 3");
        assertThat(cut.delivery().part(State.NOT_SENT).indexes()).containsExactly(new Stretch(0, 2));
        assertThat(cut.delivery().part(State.UNKNOWN).count()).isZero();
    }
}
