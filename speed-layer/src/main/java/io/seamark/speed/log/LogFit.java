package io.seamark.speed.log;

import io.seamark.common.journal.JournalHistory;
import io.seamark.common.reading.OnLoss;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.speed.recovery.Start;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the log still goes on from where the journal has come to. Stateless. */
public final class LogFit {

    private static final Logger LOG = LoggerFactory.getLogger(LogFit.class);

    private LogFit() {}

    /**
     * Holds the log against the journal.
     *
     * @param endNow looks at the end of the log again: a speed layer that still runs may have gone beyond what was the end
     * @throws SeamarkException if retention has removed what was not taken, and that is to stop a start; or if the log ends
     *     before what was taken
     */
    public static void require(Settings settings, LogCheck log, Supplier<Seam> endNow, JournalHistory history) {
        requireNothingLost(settings, Start.lost(history.committedSeam().orElseThrow(), log.beginning()));
        Seam journaled = history.journaledSeam().orElseThrow();
        if (!log.end().isAtOrBeyond(journaled) && !endNow.get().isAtOrBeyond(journaled)) {
            throw new SeamarkException("The topic '" + settings.string("seamark.kafka.topics.readings") + "' ends at "
                    + log.end() + ", but the journal has taken readings up to " + journaled
                    + ": the brokers have lost messages. What comes now would get the same offsets again, and be passed over."
                    + " Bring the topic back, or begin with another seamark.application-id.");
        }
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
