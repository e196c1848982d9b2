package io.seamark.speed.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.alert.AlertCodec;
import io.seamark.common.alert.AlertEvent;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.fault.KillPoint;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.settings.Settings;
import io.seamark.speed.cut.Cut;
import io.seamark.speed.stream.Outcome;
import io.seamark.speed.stream.Slice;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * Writes what one partition of a cut came to: rejected messages, alert events, then its frame; and returns when Kafka has
 * acknowledged all of it, with the proof of the last message that it took ({@link MessageProof#toText}, as Kryo knows no
 * records). Written again, it is the same messages again.
 */
public final class PartitionOutput extends AbstractFunction2<TaskContext, Iterator<Outcome>, String>
        implements Serializable {

    private static final long serialVersionUID = 1;

    private final Settings settings;

    public PartitionOutput(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String apply(TaskContext context, Iterator<Outcome> outcomes) {
        Optional<MessageProof> last = Optional.empty();
        if (outcomes.hasNext()) {
            Outcome partition = outcomes.next();
            if (partition.cut().purpose() != Cut.Purpose.STATE_ONLY) {
                write(partition);
                last = partition.last();
            }
        }
        return MessageProof.toText(last.stream().toList());
    }

    private void write(Outcome partition) {
        Outputs outputs = new Outputs(settings);
        for (Slice.Rejected rejected : partition.rejected()) {
            messages(partition.range(), rejected).forEach(outputs::send);
        }
        partition.alerts().forEach(alert -> outputs.send(message(alert)));
        KillPoint.MID_OUTPUT.reached();
        frames(partition).forEach(outputs::send);
        try {
            outputs.awaitAll();
        } catch (InterruptedException e) { // Spark gives the task up
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the output of " + partition.range() + " was not waited for", e);
        }
    }

    private List<ProducerRecord<byte[], byte[]>> frames(Outcome partition) {
        int number = partition.range().partition();
        byte[] key = new ByteWriter(4).i32(number).toBytes();
        String topic = settings.string("seamark.kafka.topics.deltas");
        return partition.frame().stream()
                .map(part -> new ProducerRecord<>(topic, number, key, part))
                .toList();
    }

    private ProducerRecord<byte[], byte[]> message(AlertEvent alert) {
        return new ProducerRecord<>(
                settings.string("seamark.kafka.topics.alerts"),
                alert.device().getBytes(UTF_8),
                AlertCodec.encode(alert));
    }

    /**
     * The original bytes, with where they came from and why they were rejected in headers; in several messages where one
     * would not fit. A key that is itself too long for a message stands in front of the value.
     */
    private List<ProducerRecord<byte[], byte[]>> messages(OffsetRange range, Slice.Rejected rejected) {
        Optional<byte[]> key = rejected.key();
        Optional<byte[]> value = rejected.value();
        int most = (int) settings.bytes("seamark.speed.rejected-part-bytes");
        int keyInValue = 0;
        if (key.isPresent() && key.get().length > most) {
            keyInValue = key.get().length;
            value = Optional.of(new ByteWriter(keyInValue)
                    .raw(key.get())
                    .raw(value.orElse(new byte[0]))
                    .toBytes());
            key = Optional.empty();
        }
        int length = value.map(bytes -> bytes.length).orElse(0);
        int parts = Math.max(1, (length + most - 1) / most);
        List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>(parts);
        for (int part = 0; part < parts; part++) {
            RecordHeaders headers = new RecordHeaders();
            headers.add("seamark-partition", text(range.partition()));
            headers.add("seamark-offset", text(rejected.offset()));
            headers.add("seamark-timestamp", text(rejected.timestamp()));
            headers.add("seamark-reason", text(rejected.reason()));
            headers.add("seamark-detail", text(rejected.detail()));
            if (parts > 1 || keyInValue > 0) {
                headers.add("seamark-part", text(part));
                headers.add("seamark-parts", text(parts));
                headers.add("seamark-key-bytes", text(keyInValue));
            }
            int from = part * most;
            messages.add(new ProducerRecord<>(
                    settings.string("seamark.kafka.topics.rejected"),
                    range.partition(),
                    key.orElse(null),
                    value.map(bytes -> Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + most)))
                            .orElse(null),
                    headers));
        }
        return messages;
    }

    private static byte[] text(Object value) {
        return String.valueOf(value).getBytes(UTF_8);
    }
}
