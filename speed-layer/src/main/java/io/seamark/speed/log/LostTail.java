package io.seamark.speed.log;

import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.JournalRecord.Replaced;
import io.seamark.common.journal.JournalWriter;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.speed.output.Clients;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on after what the log has lost: records it, and makes the log as long as it was. Stateless. */
public final class LostTail {

    private static final Logger LOG = LoggerFactory.getLogger(LostTail.class);

    /** Messages sent before the first of them is waited for. */
    private static final int AT_ONCE = 10_000;

    private LostTail() {}

    /** Records ranges as replaced, durably. */
    public static void record(JournalWriter journal, List<OffsetRange> replaced) {
        if (replaced.isEmpty()) {
            return;
        }
        journal.append(new Replaced(replaced, System.currentTimeMillis()));
        LOG.warn(
                "The log has lost messages that were taken, of {}: these offsets are recorded as replaced. What the log has"
                        + " there now is left to the next batch run; until then the speed view counts what was there.",
                replaced);
    }

    /**
     * Sends messages without key and value to partitions that end before what was taken from them, until they are as long as
     * they were. A reading that got an offset before that end would be passed over.
     *
     * @param journaled where the journal ends
     * @throws SeamarkException if Kafka does not take them
     */
    public static void fill(Settings settings, Seam end, Seam journaled) {
        List<OffsetRange> missing = new ArrayList<>();
        journaled.offsets().forEach((partition, offset) -> {
            if (end.at(partition) < offset) {
                missing.add(new OffsetRange(partition, end.at(partition), offset));
            }
        });
        if (missing.isEmpty()) {
            return;
        }
        LOG.warn("Messages without a value are sent where the log is shorter than it was: {}", missing);
        String topic = settings.string("seamark.kafka.topics.readings");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Clients.producer(settings))) {
            for (OffsetRange range : missing) {
                fill(producer, topic, range);
            }
        }
    }

    private static void fill(KafkaProducer<byte[], byte[]> producer, String topic, OffsetRange range) {
        long next = range.from();
        // Producers may be sending as well: what counts is the offset that the last one gets.
        while (next < range.until()) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (long left = Math.min(AT_ONCE, range.until() - next); left > 0; left--) {
                sent.add(producer.send(new ProducerRecord<>(topic, range.partition(), null, null)));
            }
            try {
                for (Future<RecordMetadata> each : sent) {
                    next = Math.max(next, each.get().offset() + 1);
                }
            } catch (ExecutionException e) {
                throw new SeamarkException(
                        "Kafka does not take the messages without a value that make '" + topic
                                + "' as long as it was: " + e.getCause().getMessage()
                                + ". Let the speed layer write to it for this start, or bring the topic back.",
                        e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SeamarkException("Interrupted while the log was made as long as it was", e);
            }
        }
    }

    /** What the journal tells of as replaced, and what has just been recorded. */
    public static List<OffsetRange> all(JournalHistory history, List<OffsetRange> replaced) {
        List<OffsetRange> all = new ArrayList<>(history.replaced());
        all.addAll(replaced);
        return all;
    }

    /**
     * Where what can be read as it was taken begins: what is recorded as replaced is as good as gone.
     *
     * @param beginning first offset that retention has left
     */
    public static Seam readable(Seam beginning, JournalHistory history, List<OffsetRange> replaced) {
        Map<Integer, Long> first = new HashMap<>(beginning.offsets());
        all(history, replaced).forEach(range -> first.merge(range.partition(), range.until(), Math::max));
        return new Seam(first);
    }
}
