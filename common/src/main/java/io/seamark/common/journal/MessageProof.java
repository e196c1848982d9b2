package io.seamark.common.journal;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * Proves which message of the log was the last one taken from a partition: a log that lost its tail and grew again has another
 * one at that offset. Immutable.
 *
 * @param partition partition of the log
 * @param offset offset of the message
 * @param timestamp Kafka timestamp of the message, epoch milliseconds; -1 where it has none
 * @param checksum CRC-32C of timestamp, key and value
 */
public record MessageProof(int partition, long offset, long timestamp, int checksum) implements Serializable {

    /** The proof of one message; key and value may be null. */
    public static MessageProof of(int partition, long offset, long timestamp, byte[] key, byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, timestamp));
        add(crc, key);
        add(crc, value);
        return new MessageProof(partition, offset, timestamp, (int) crc.getValue());
    }

    /** Null and empty are told apart. */
    private static void add(CRC32C crc, byte[] part) {
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part == null ? -1 : part.length));
        if (part != null) {
            crc.update(part);
        }
    }

    /** Keeps the last of each partition, in the order of the partitions. */
    public static List<MessageProof> lastOfEach(Collection<MessageProof> proofs) {
        Map<Integer, MessageProof> last = new TreeMap<>();
        proofs.forEach(proof -> last.merge(proof.partition(), proof, (a, b) -> a.offset() > b.offset() ? a : b));
        return List.copyOf(last.values());
    }

    /**
     * Finds from which offset on a partition may hold other messages than were taken. A log loses its tail, so that up to some
     * place all proofs hold, and from there on none does.
     *
     * @param proofs of one partition, of which the last does not hold
     * @param beginning first offset that is left in the partition
     * @param holds whether the log still has the message of a proof; asked few times
     * @return the offset after the last message that is proven to be the same; {@code beginning} if none is
     */
    public static long replacedFrom(List<MessageProof> proofs, long beginning, Predicate<MessageProof> holds) {
        List<MessageProof> ordered = proofs.stream()
                .filter(proof -> proof.offset() >= beginning)
                .sorted(Comparator.comparingLong(MessageProof::offset))
                .toList();
        int same = 0;
        int other = ordered.size();
        while (same < other) {
            int middle = (same + other) >>> 1;
            if (holds.test(ordered.get(middle))) {
                same = middle + 1;
            } else {
                other = middle;
            }
        }
        return same == 0 ? beginning : ordered.get(same - 1).offset() + 1;
    }

    static void write(ByteWriter out, List<MessageProof> proofs) {
        out.varint(proofs.size());
        for (MessageProof proof : proofs) {
            out.varint(proof.partition())
                    .varint(proof.offset())
                    .i64(proof.timestamp())
                    .i32(proof.checksum());
        }
    }

    static List<MessageProof> read(ByteReader in) {
        int count = in.count(14);
        List<MessageProof> proofs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long partition = in.varint();
            long offset = in.varint();
            if (partition < 0 || partition > Integer.MAX_VALUE || offset < 0) {
                throw new CorruptDataException("no message: offset " + offset + " of partition " + partition);
            }
            proofs.add(new MessageProof((int) partition, offset, in.i64(), in.i32()));
        }
        return proofs;
    }

    /** Proofs as one text, for a property of a table. */
    public static String toText(List<MessageProof> proofs) {
        ByteWriter out = new ByteWriter(16 + 24 * proofs.size());
        write(out, proofs);
        return Base64.getEncoder().encodeToString(out.toBytes());
    }

    /**
     * Reads {@link #toText}.
     *
     * @throws CorruptDataException if it is none
     */
    public static List<MessageProof> parse(String text) {
        try {
            ByteReader in = new ByteReader(Base64.getDecoder().decode(text));
            List<MessageProof> proofs = read(in);
            if (in.remaining() != 0) {
                throw new CorruptDataException("proofs with " + in.remaining() + " bytes too many");
            }
            return proofs;
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException("'" + text + "' are no proofs of messages", e);
        }
    }

    /** For people: which message of the log. */
    public String words() {
        return "the message at offset " + offset + " of partition " + partition
                + (timestamp < 0 ? "" : " of " + Instant.ofEpochMilli(timestamp));
    }
}
