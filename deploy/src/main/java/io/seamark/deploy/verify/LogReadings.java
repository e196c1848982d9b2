package io.seamark.deploy.verify;

import io.seamark.common.journal.TakenTimes;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.reading.RejectReason;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Judges the messages of the log as the layers do, by the time at which the journal has them taken. The journal forgets the
 * micro-batches that are in a snapshot and in a generation: where that time decides, the table of rejections is believed for their
 * messages. Not thread-safe.
 */
final class LogReadings {

    private final ReadingLimits limits;
    private final ReadingDecoder decoder;
    private final TakenTimes.Cursor taken;
    private final Map<Integer, Map<Long, RejectReason>> ahead;
    private long believed;
    private RejectReason reason = RejectReason.NULL_VALUE;

    /**
     * @param taken as the journal tells
     * @param ahead by partition and offset the messages that the table of rejections has as {@link RejectReason#isAhead ahead}
     */
    LogReadings(ReadingLimits limits, TakenTimes taken, Map<Integer, Map<Long, RejectReason>> ahead) {
        this.limits = limits;
        this.decoder = new ReadingDecoder(limits);
        this.taken = taken.cursor();
        this.ahead = ahead;
    }

    /** The decoder, which has the reading that was accepted last. */
    ReadingDecoder decoder() {
        return decoder;
    }

    /** Whether the message is a reading; if not, {@link #reason} says why. */
    boolean accepts(ConsumerRecord<byte[], byte[]> message) {
        long at = taken.at(message.partition(), message.offset());
        boolean accepted = decoder.decode(message.key(), message.value(), message.timestamp(), at);
        RejectReason inTable = at == TakenTimes.UNKNOWN ? inTable(message) : null;
        if (inTable != null
                && couldBe(inTable, message.timestamp())
                && (accepted || decoder.reason().isAhead())) {
            believed += !accepted && decoder.reason() == inTable ? 0 : 1;
            reason = inTable;
            return false;
        }
        reason = accepted ? reason : decoder.reason();
        return accepted;
    }

    private RejectReason inTable(ConsumerRecord<byte[], byte[]> message) {
        return ahead.getOrDefault(message.partition(), Map.of()).get(message.offset());
    }

    /** A record time that is possible decides alone whether the device's time is too far ahead of it. */
    private boolean couldBe(RejectReason inTable, long recordTime) {
        return inTable == RejectReason.RECORD_TIME_AHEAD || !limits.isPlausible(recordTime);
    }

    /** Why the last message was rejected. */
    RejectReason reason() {
        return reason;
    }

    /** How many messages are taken for rejected only because the table says so. */
    long believed() {
        return believed;
    }
}
