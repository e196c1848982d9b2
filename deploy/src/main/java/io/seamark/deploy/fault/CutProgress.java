package io.seamark.deploy.fault;

import static java.util.Objects.requireNonNull;

import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.seam.Seam;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far the speed layer has come, by its journal. Thread-safe. */
final class CutProgress {
    private static final Logger LOG = LoggerFactory.getLogger(CutProgress.class);

    private final Journal journal;

    CutProgress(Journal journal) {
        this.journal = requireNonNull(journal, "journal is null");
    }

    /** Where the readings end that are in any cut; empty if that cannot be told now. */
    Optional<Seam> journaled() {
        return read(JournalHistory::journaledSeam);
    }

    /** Where the readings end that are in committed cuts; empty if that cannot be told now. */
    Optional<Seam> committed() {
        return read(JournalHistory::committedSeam);
    }

    /** Whether a cut is committed that takes readings from the mark on. */
    boolean isCommittedBeyond(Seam mark) {
        return committed()
                .filter(committed -> committed.isAtOrBeyond(mark)
                        && mark.offsets().entrySet().stream()
                                .anyMatch(each -> committed.at(each.getKey()) > each.getValue()))
                .isPresent();
    }

    private Optional<Seam> read(Function<JournalHistory, Optional<Seam>> question) {
        try {
            return question.apply(journal.read());
        } catch (RuntimeException e) {
            LOG.debug("The journal cannot be read now", e); // the store may be what was killed
            return Optional.empty();
        }
    }
}
