package io.seamark.batch.archive;

import static java.util.Objects.requireNonNull;

import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.journal.Origin;
import io.seamark.common.journal.TakenTimes;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides where the batch view of a run ends: at the speed layer's last committed cut; where no speed layer has begun, at
 * the end of the log, which then is where the speed view begins.
 */
public final class Seal {

    private static final Logger LOG = LoggerFactory.getLogger(Seal.class);

    private final Journal journal;
    private final ReadingLog log;

    public Seal(Journal journal, ReadingLog log) {
        this.journal = requireNonNull(journal, "journal");
        this.log = requireNonNull(log, "log");
    }

    /**
     * Where the batch view ends.
     *
     * @param seam the end
     * @param proofs the last messages that cuts before it took
     * @param replaced what the speed layer has recorded as replaced in the log
     * @param taken when the speed layer has taken the messages before it
     */
    public record Sealed(Seam seam, List<MessageProof> proofs, List<ReplacedRange> replaced, TakenTimes taken) {}

    /**
     * The seam of this run; durable as the journal's origin if no speed layer has begun.
     *
     * @throws SeamarkException if the log ends before the origin
     */
    public Sealed seal() {
        Optional<Origin> origin = journal.origin();
        if (origin.filter(Origin::begun).isEmpty()) {
            Seam end = log.end();
            origin.map(Origin::seam).ifPresent(before -> requireBeyond(end, before));
            if (!journal.moveOrigin(end).begun()) {
                return new Sealed(end, List.of(), List.of(), TakenTimes.NONE);
            }
        }
        JournalHistory history = journal.read();
        if (history.committed() == 0) {
            LOG.info("The speed layer has begun, but not committed a cut yet: the seam stays at the journal's origin."
                    + " Later readings are archived once 'seamark speed' has taken them.");
        }
        return new Sealed(
                history.committedSeam().orElseThrow(),
                MessageProof.lastOfEach(history.proofs()),
                journal.replaced(),
                history.takenTimes());
    }

    private static void requireBeyond(Seam end, Seam origin) {
        if (!end.isAtOrBeyond(origin)) {
            throw new SeamarkException(
                    "The log ends at " + end + ", before the origin " + origin
                            + " of the journal: the topic was made anew, or has lost its tail. Restore it, or begin with an empty store.");
        }
    }
}
