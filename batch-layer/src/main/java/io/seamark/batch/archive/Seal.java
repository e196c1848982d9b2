package io.seamark.batch.archive;

import static java.util.Objects.requireNonNull;

import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.JournalRecord.Origin;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides where the batch view of a run ends: at the speed layer's last committed cut; where the speed layer never ran, at
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

    /** The seam of this run; durable as the journal's origin if the journal was empty. */
    public Seam seal() {
        JournalHistory history = journal.read();
        Optional<Seam> committed = history.committedSeam();
        if (committed.isPresent()) {
            if (history.cuts().isEmpty()) {
                LOG.info(
                        "The speed layer has not committed a cut yet: the seam stays at the journal's origin. Later readings"
                                + " are archived once 'seamark speed' has taken them.");
            }
            return committed.get();
        }
        Seam end = log.end();
        try (Journal.Writer writer = journal.openNext()) {
            writer.append(new Origin(end));
            return journal.read().committedSeam().orElse(end);
        } catch (IOException e) {
            // Another writer took the segment: a speed layer that starts now. Its origin counts.
            return journal.read()
                    .committedSeam()
                    .orElseThrow(() -> new SeamarkException(
                            "The journal could not be begun: " + e.getMessage() + ". Run the batch again.", e));
        }
    }
}
