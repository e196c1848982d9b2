package io.seamark.deploy.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.reading.RejectReason;
import io.seamark.common.seam.Seam;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Whether each message that is no reading is kept: once in the table of rejections, with its bytes, if it lies below the
 * table's seam; at least once on the topic of rejections if the speed layer has committed it. Not thread-safe.
 */
final class RejectedCheck {

    private record Place(int partition, long offset) {
        @Override
        public String toString() {
            return "message at partition " + partition + " offset " + offset;
        }
    }

    /** @param time of the message, epoch milliseconds */
    private record Rejected(String reason, long checksum, long time) {}

    private final Findings findings;
    private final Map<Place, Rejected> inLog = new HashMap<>();
    private final Map<Place, Rejected> inTable = new HashMap<>();
    private final Map<String, Long> withoutRow = new TreeMap<>();
    private Seam tableSeam = Seam.START;

    RejectedCheck(Findings findings) {
        this.findings = findings;
    }

    /** A message of the log that the decoder does not accept. */
    void inLog(ConsumerRecord<byte[], byte[]> message, String reason) {
        inLog.put(
                new Place(message.partition(), message.offset()),
                new Rejected(
                        reason,
                        checksum(Optional.ofNullable(message.key()), Optional.ofNullable(message.value())),
                        message.timestamp()));
    }

    private static long checksum(Optional<byte[]> key, Optional<byte[]> value) {
        CRC32C crc = new CRC32C();
        key.ifPresentOrElse(crc::update, () -> crc.update(1));
        crc.update(key.map(each -> each.length).orElse(-1));
        value.ifPresentOrElse(crc::update, () -> crc.update(1));
        return crc.getValue();
    }

    /** Messages that have no row any more, or never had one, by reason. */
    void withoutRow(Map<String, Long> byReason) {
        byReason.forEach((reason, count) -> withoutRow.merge(reason, count, Long::sum));
        withoutRow.remove(RejectReason.LOST.name()); // those are not in the log either
    }

    /** Holds the table against the log. */
    void compareTable(ArchiveTables.Stand table, Ground ground) {
        tableSeam = table.seam();
        withoutRow(table.withoutRow());
        ArchiveTables.messages(table, (partition, offset, reason, key, value) -> {
            Place place = new Place(partition, offset);
            Rejected stored = new Rejected(reason, checksum(key, value), 0);
            if (inTable.putIfAbsent(place, stored) != null) {
                findings.doubled++;
                differs(place, "rows in the table 'rejected'", "1", "more");
            } else if (inLog.containsKey(place)) {
                compare(place, stored, "the table 'rejected'");
            } else if (ground.inLog(partition, offset)) {
                findings.doubled++;
                differs(place, "rows in the table 'rejected'", "0, it is a reading", "1");
            }
        });
        Map<String, Long> dropped = new TreeMap<>(withoutRow);
        inLog.forEach((place, original) -> {
            boolean missing = tableSeam.covers(place.partition(), place.offset()) && !inTable.containsKey(place);
            boolean mayBeDropped = original.time() < table.droppedMessagesBefore();
            if (missing && !(mayBeDropped && dropped.merge(original.reason(), -1L, Long::sum) >= 0)) {
                findings.lost++;
                differs(place, "rows in the table 'rejected'", "1", "0");
            }
        });
    }

    private void compare(Place place, Rejected stored, String where) {
        Rejected original = inLog.get(place);
        if (!original.reason().equals(stored.reason())) {
            differs(place, "its reason in " + where, original.reason(), stored.reason());
        } else if (original.checksum() != stored.checksum()) {
            differs(place, "its bytes in " + where, "those of the log", "others");
        }
    }

    /**
     * Holds the topic against the log.
     *
     * @param committed up to where the speed layer has committed: before that, a message may still be under way
     */
    void compareTopic(Log log, String topic, Ground ground, Seam committed) {
        Log.Extent extent = log.extent(topic);
        Map<Place, BitSet> parts = new HashMap<>();
        Map<Integer, Long> first = new TreeMap<>();
        log.read(topic, extent.begin(), extent.end(), message -> {
            Place place = new Place(
                    Integer.parseInt(text(message, "seamark-partition").orElse("-1")),
                    Long.parseLong(text(message, "seamark-offset").orElse("-1")));
            first.merge(place.partition(), place.offset(), Math::min);
            if (ground.replaced().contains(place.partition(), place.offset())) {
                return; // of what was there before
            }
            if (!inLog.containsKey(place)) {
                if (ground.inLog(place.partition(), place.offset()) && parts.put(place, new BitSet()) == null) {
                    findings.doubled++;
                    differs(place, "messages on the topic '" + topic + "'", "0, it is a reading", "1");
                }
                return;
            }
            boolean whole = text(message, "seamark-parts").isEmpty();
            Rejected original = inLog.get(place);
            long checksum = whole
                    ? checksum(Optional.ofNullable(message.key()), Optional.ofNullable(message.value()))
                    : original.checksum();
            BitSet seen = parts.computeIfAbsent(place, each -> new BitSet());
            if (seen.isEmpty()) {
                compare(place, new Rejected(text(message, "seamark-reason").orElse(""), checksum, 0), "the topic");
            }
            int count = Integer.parseInt(text(message, "seamark-parts").orElse("1"));
            seen.set(Integer.parseInt(text(message, "seamark-part").orElse("0")) + 1);
            seen.set(0, seen.cardinality() - (seen.get(0) ? 1 : 0) >= count); // bit 0: all parts are there
        });
        for (Place place : inLog.keySet()) {
            boolean aged = extent.begin().at(place.partition()) > 0
                    && place.offset() < first.getOrDefault(place.partition(), Long.MAX_VALUE);
            boolean due = place.offset() >= ground.origin().at(place.partition())
                    && committed.covers(place.partition(), place.offset())
                    && !ground.replaced().contains(place.partition(), place.offset())
                    && !aged;
            if (due && !parts.getOrDefault(place, new BitSet()).get(0)) {
                findings.lost++;
                differs(place, "messages on the topic '" + topic + "'", "1", parts.containsKey(place) ? "a part" : "0");
            }
        }
    }

    private static Optional<String> text(ConsumerRecord<byte[], byte[]> message, String name) {
        Header header = message.headers().lastHeader(name);
        return header == null ? Optional.empty() : Optional.of(new String(header.value(), UTF_8));
    }

    private void differs(Place place, String what, String expected, String found) {
        findings.mismatch(new Difference(place.toString(), what, expected, found));
    }

    /**
     * How many messages were rejected for each reason, of those that the moment holds, without what it holds of offsets that
     * are replaced.
     */
    Map<String, Long> byReason(Moment moment, ReplacedOffsets replaced) {
        Map<String, Long> counts = new TreeMap<>(withoutRow);
        inTable.forEach((place, rejected) -> {
            if (!replaced.isOpen(moment, place.partition(), place.offset())) {
                count(counts, moment, place, rejected);
            }
        });
        inLog.forEach((place, rejected) -> {
            if (!tableSeam.covers(place.partition(), place.offset())
                    && !replaced.isOpen(moment, place.partition(), place.offset())) {
                count(counts, moment, place, rejected);
            }
        });
        return counts;
    }

    private static void count(Map<String, Long> counts, Moment moment, Place place, Rejected rejected) {
        if (moment.holds(place.partition(), place.offset())) {
            counts.merge(rejected.reason(), 1L, Long::sum);
        }
    }
}
