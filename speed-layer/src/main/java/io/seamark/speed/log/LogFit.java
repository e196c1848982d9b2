package io.seamark.speed.log;

import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.reading.OnLoss;
import io.seamark.common.reading.OnReplaced;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.speed.recovery.Start;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the log still continues from where the journal has come to. Stateless. */
public final class LogFit {

    private static final Logger LOG = LoggerFactory.getLogger(LogFit.class);

    private LogFit() {}

    /**
     * Holds the log against the journal.
     *
     * @param endNow looks at the end of the log again: a speed layer that still runs may have gone beyond what was the end
     * @param broken which of some proofs, at most one of each partition, do not hold ({@link LastMessages#broken})
     * @return what the log has lost of what was taken, and is not recorded yet; each range ends where the journal does
     * @throws SeamarkException if retention has removed what was not taken, or the log has lost what was, and that is to stop
     *     a start
     */
    public static List<OffsetRange> require(
            Settings settings,
            LogCheck log,
            Supplier<Seam> endNow,
            JournalHistory history,
            UnaryOperator<List<MessageProof>> broken) {
        requireNothingLost(settings, Start.lost(history.committedSeam().orElseThrow(), log.beginning()));
        Seam journaled = history.journaledSeam().orElseThrow();
        Seam end = log.end().isAtOrBeyond(journaled) ? log.end() : endNow.get();
        List<OffsetRange> replaced = replaced(log, end, history, broken);
        if (!replaced.isEmpty() && OnReplaced.from(settings) == OnReplaced.STOP) {
            throw lostTail(settings, end, journaled, replaced);
        }
        return replaced;
    }

    private static List<OffsetRange> replaced(
            LogCheck log, Seam end, JournalHistory history, UnaryOperator<List<MessageProof>> broken) {
        Seam journaled = history.journaledSeam().orElseThrow();
        Map<Integer, Long> from = new HashMap<>();
        for (MessageProof proof : broken.apply(MessageProof.lastOfEach(history.proofs()))) {
            int partition = proof.partition();
            List<MessageProof> ofPartition = history.proofs().stream()
                    .filter(each -> each.partition() == partition)
                    .toList();
            from.put(
                    partition,
                    MessageProof.replacedFrom(
                            ofPartition,
                            Math.min(log.beginning().at(partition), proof.offset()),
                            each -> broken.apply(List.of(each)).isEmpty()));
        }
        journaled.offsets().forEach((partition, offset) -> {
            if (end.at(partition) < offset) {
                from.merge(partition, end.at(partition), Math::min);
            }
        });
        // What is recorded already is waited for: nothing has been taken since.
        history.replacedAtEnd().forEach(range -> from.remove(range.partition()));
        List<OffsetRange> replaced = new ArrayList<>();
        for (int partition : new TreeSet<>(from.keySet())) {
            replaced.add(new OffsetRange(partition, from.get(partition), journaled.at(partition)));
        }
        return replaced;
    }

    private static SeamarkException lostTail(Settings settings, Seam end, Seam journaled, List<OffsetRange> replaced) {
        return new SeamarkException("The topic '" + settings.string("seamark.kafka.topics.readings")
                + "' has lost its tail: it ends at " + end + ", the journal has taken readings up to " + journaled
                + ", and the messages that were taken from " + replaced + " are not there, or not the ones that were"
                + " taken: the brokers have lost messages. What comes, or came, under these offsets would be passed over."
                + " Bring the topic back; or set " + OnReplaced.SETTING + " = go-on to record these offsets as replaced"
                + " and go on after them; or begin with another seamark.application-id.");
    }

    private static void requireNothingLost(Settings settings, List<OffsetRange> lost) {
        if (lost.isEmpty()) {
            return;
        }
        long messages = lost.stream().mapToLong(OffsetRange::length).sum();
        if (OnLoss.from(settings) == OnLoss.STOP) {
            throw new SeamarkException("Retention has removed " + messages + " messages of '"
                    + settings.string("seamark.kafka.topics.readings") + "' before the speed layer took them: " + lost
                    + ". Lengthen retention.ms of the topic; to go on without them, counted as lost, set "
                    + OnLoss.SETTING + " = go-on.");
        }
        LOG.warn("Retention has removed {} messages that were not taken; they are lost: {}", messages, lost);
    }
}
