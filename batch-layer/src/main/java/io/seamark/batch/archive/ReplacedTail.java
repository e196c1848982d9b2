package io.seamark.batch.archive;

import static java.util.Objects.requireNonNull;

import io.seamark.common.journal.MessageProof;
import io.seamark.common.reading.OnReplaced;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds that the log lost its tail and grew again: at the place where the archive ends, or where the speed layer's cuts do,
 * it has another message than was taken there. Thread-safe.
 */
public final class ReplacedTail {

    private static final Logger LOG = LoggerFactory.getLogger(ReplacedTail.class);

    private final ReadingLog log;
    private final OnReplaced onReplaced;

    public ReplacedTail(ReadingLog log, OnReplaced onReplaced) {
        this.log = requireNonNull(log, "log");
        this.onReplaced = requireNonNull(onReplaced, "onReplaced");
    }

    /**
     * Holds the log against what is proven.
     *
     * @param archived where the archive ends; empty before its first run
     * @param atArchive proofs of the last messages before that
     * @param sealed where it is to end
     * @param known what the archive has met before
     * @return stretches that may hold other messages than were taken, as far as the log still has them, with those that are
     *     known and those that the speed layer has recorded; what the archive holds of them stays, the rest is taken as the
     *     log has it now
     * @throws SeamarkException if there is one that is not recorded, and the policy is to stop
     */
    List<ReplacedRange> require(
            Optional<Seam> archived, List<MessageProof> atArchive, Seal.Sealed sealed, List<ReplacedRange> known) {
        Seam from = archived.orElse(Seam.START);
        Seam begin = log.begin();
        List<ReplacedRange> recorded = sealed.replaced().stream()
                .map(range -> range.keptUntil(from.at(range.partition())))
                .toList();
        List<ReplacedRange> found = new ArrayList<>();
        long now = System.currentTimeMillis();
        for (MessageProof proof : unrecorded(broken(from, atArchive), recorded)) {
            int partition = proof.partition();
            long end = from.at(partition);
            found.add(new ReplacedRange(partition, Math.min(begin.at(partition), proof.offset()), end, end, now));
        }
        for (MessageProof proof : unrecorded(broken(sealed.seam(), sealed.proofs()), recorded)) {
            int partition = proof.partition();
            long first = Math.min(from.at(partition), proof.offset());
            found.add(new ReplacedRange(partition, first, sealed.seam().at(partition), first, now)
                    .keptUntil(from.at(partition)));
        }
        if (!found.isEmpty()) {
            String what = "The log has lost its tail and grown again: "
                    + Stretches.words(found.stream().map(ReplacedRange::range).toList())
                    + " may hold other messages than were taken.";
            if (onReplaced == OnReplaced.STOP) {
                throw new SeamarkException(what
                        + " Bring the topic back; to archive what the log has there now, as far as"
                        + " the archive has not taken these offsets yet, set " + OnReplaced.SETTING + " = go-on.");
            }
            LOG.warn("{} What the archive holds stays, the rest is taken as it is now.", what);
        }
        return ReplacedRange.stillIn(ReplacedRange.merge(ReplacedRange.merge(known, recorded), found), begin);
    }

    /** Those of which nobody has recorded yet that they do not hold. */
    private static List<MessageProof> unrecorded(List<MessageProof> broken, List<ReplacedRange> recorded) {
        return broken.stream()
                .filter(proof ->
                        recorded.stream().noneMatch(range -> range.contains(proof.partition(), proof.offset())))
                .toList();
    }

    /** Proofs of the messages right before a seam that do not hold; what retention has removed cannot be looked at. */
    private List<MessageProof> broken(Seam seam, List<MessageProof> proofs) {
        List<MessageProof> wanted = proofs.stream()
                .filter(proof -> proof.offset() == seam.at(proof.partition()) - 1)
                .toList();
        if (wanted.isEmpty()) {
            return List.of();
        }
        Map<Integer, MessageProof> there = new HashMap<>();
        log.before(seam).forEach(proof -> there.put(proof.partition(), proof));
        Seam begin = log.begin();
        return wanted.stream()
                .filter(proof -> proof.offset() >= begin.at(proof.partition()))
                .filter(proof -> !proof.equals(there.get(proof.partition())))
                .toList();
    }
}
